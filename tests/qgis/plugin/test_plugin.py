import pytest
from chipwise import classFactory
from qgis.core import QgsApplication


@pytest.fixture
def plugin(qgis_processing, qgis_iface, request):
    plugin = classFactory(getattr(request, "param", qgis_iface))
    yield plugin
    if left := registered():
        QgsApplication.processingRegistry().removeProvider(left)


def registered():
    return QgsApplication.processingRegistry().providerById("chipwise")


@pytest.mark.parametrize("plugin", [None], indirect=True)
def test_init_processing_registers_the_provider_without_an_interface(plugin):
    plugin.initProcessing()
    assert registered() is not None
    assert registered().algorithm("trainmodel") is not None


def test_the_provider_carries_the_version_of_the_metadata(plugin):
    plugin.initProcessing()
    assert registered().versionInfo().count(".") == 2


def test_unload_leaves_nothing(plugin):
    before = {p.id() for p in QgsApplication.processingRegistry().providers()}
    plugin.initGui()
    plugin.unload()
    assert {p.id() for p in QgsApplication.processingRegistry().providers()} == before
    assert QgsApplication.processingRegistry().algorithmById("chipwise:trainmodel") is None


def test_unload_before_any_start_does_nothing(plugin):
    plugin.unload()
    assert registered() is None


def test_the_plugin_can_be_started_and_unloaded_again(plugin):
    for _ in range(2):
        plugin.initGui()
        assert registered() is not None
        plugin.unload()
        assert registered() is None


def test_starting_twice_leaves_one_provider_and_one_unload_removes_it(plugin):
    plugin.initProcessing()
    first = registered()
    plugin.initGui()
    assert registered() is first
    assert [p.id() for p in QgsApplication.processingRegistry().providers()].count("chipwise") == 1
    plugin.unload()
    assert registered() is None
