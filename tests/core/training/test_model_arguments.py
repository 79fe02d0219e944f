import pytest
import segmentation_models_pytorch as smp
from chipwise.core.errors import ModelError
from chipwise.core.training.backbones import backbone_arguments
from chipwise.core.training.model_arguments import RESERVED, parse_arguments


def parse(*given, model=smp.Unet, further=None):
    return parse_arguments(given, model, "UNET", further or {})


@pytest.mark.parametrize(
    ("model", "name", "text", "value"),
    [
        (smp.Unet, "encoder_depth", "4", 4),
        (smp.Unet, "decoder_channels", "128, 64,32,16, 16", (128, 64, 32, 16, 16)),
        (smp.Unet, "decoder_channels", "[128,64]", (128, 64)),
        (smp.Unet, "decoder_attention_type", "scse", "scse"),
        (smp.Unet, "decoder_attention_type", "None", None),
        (smp.Unet, "decoder_use_norm", "false", False),
        (smp.Unet, "decoder_use_norm", "groupnorm", "groupnorm"),
        (smp.Unet, "decoder_use_norm", '{"type": "groupnorm"}', {"type": "groupnorm"}),
        (smp.FPN, "decoder_dropout", "0.35", 0.35),
        (smp.PAN, "encoder_output_stride", "32", 32),
        (smp.DeepLabV3, "decoder_atrous_rates", "6, 12, 18", (6, 12, 18)),
        (smp.DeepLabV3, "upsampling", "none", None),
        (smp.DeepLabV3Plus, "decoder_aspp_separable", "No", False),
        (smp.DPT, "decoder_readout", "ignore", "ignore"),
        (smp.DPT, "encoder_output_indices", "0,1,2,3", [0, 1, 2, 3]),
    ],
)  # fmt: skip
def test_a_value_is_read_by_the_type_of_its_argument(model, name, text, value):
    parsed = parse((f" {name} ", f" {text} "), model=model)[name]
    assert parsed == value and type(parsed) is type(value)


@pytest.mark.parametrize(
    ("model", "name", "text", "says"),
    [
        (smp.Unet, "encoder_depth", "four", "a whole number"),
        (smp.Unet, "encoder_depth", "4.5", "a whole number"),
        (smp.Unet, "decoder_channels", "a,b", "commas"),
        (smp.Unet, "decoder_channels", "", "commas"),
        (smp.FPN, "decoder_dropout", "nan", "a number"),
        (smp.PAN, "encoder_output_stride", "8", "16 or 32"),
        (smp.DeepLabV3Plus, "decoder_aspp_separable", "perhaps", "true or false"),
        (smp.DPT, "decoder_readout", "sum", "ignore or add or cat"),
    ],
)
def test_a_value_of_another_kind_is_refused_by_name(model, name, text, says):
    with pytest.raises(ModelError, match=f"{name} takes .*{says}"):
        parse((name, text), model=model)


def test_an_unknown_argument_is_refused_with_the_list():
    with pytest.raises(ModelError, match=r"no argument 'decoder_chanels'; it has .*decoder_channels"):
        parse(("decoder_chanels", "1"))


@pytest.mark.parametrize("name", RESERVED)
def test_what_is_set_elsewhere_is_refused_with_the_reason(name):
    with pytest.raises(ModelError, match=f"{name} cannot be set: "):
        parse((name, "1"))


def test_an_argument_given_twice_is_refused():
    with pytest.raises(ModelError, match="twice"):
        parse(("encoder_depth", "4"), ("encoder_depth", "5"))


def test_the_plain_arguments_of_a_timm_backbone_are_known():
    further = backbone_arguments("tu-convnext_atto")
    assert parse(("drop_path_rate", "0.2"), further=further) == {"drop_path_rate": 0.2}
    assert not {"self", "in_chans", "num_classes", "output_stride"} & set(further)
    assert not backbone_arguments("resnet18")
