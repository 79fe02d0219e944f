<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
    <context>
        <name>AssessAccuracyAlgorithm</name>
        <message>
            <source>Assess Accuracy</source>
            <translation>Évaluer l'exactitude</translation>
        </message>
        <message>
            <source>accuracy assessment,confusion matrix,error matrix,kappa,user's accuracy,producer's accuracy,F1,IoU,validation,ground truth,olofsson,area estimation,confidence interval</source>
            <translation>évaluation de l'exactitude,matrice de confusion,matrice d'erreur,kappa,exactitude pour l'utilisateur,exactitude pour le producteur,F1,IoU,validation,vérité terrain,Olofsson,estimation de surface,intervalle de confiance</translation>
        </message>
        <message>
            <source>Compares a map with what is truly there: points, polygons or lines whose class stands in a field, or a reference raster. Writes a report with the confusion matrix, overall accuracy, kappa, and for each class user's and producer's accuracy (precision and recall), F1 and IoU.

From points that were drawn at random it estimates the same for the whole map, and the area that each class truly covers, with 95 % confidence intervals (Olofsson et al. 2014): what the map shows of a class is not its area, since errors do not cancel out. Draw such points with Sample Reference Points. Polygons that somebody picked, and training samples above all, flatter the map; the report says what it rests on.

Rasters of any size are compared in little memory.</source>
            <translation>Compare une carte avec ce qui est vraiment là : des points, polygones ou lignes dont la classe est dans un champ, ou un raster de référence. Écrit un rapport avec la matrice de confusion, l'exactitude globale, le kappa et, pour chaque classe, l'exactitude pour l'utilisateur et pour le producteur (précision et rappel), F1 et IoU.

À partir de points tirés au hasard, il estime les mêmes grandeurs pour toute la carte, et la surface que chaque classe couvre vraiment, avec des intervalles de confiance à 95 % (Olofsson et al. 2014) : ce que la carte montre d'une classe n'est pas sa surface, car les erreurs ne se compensent pas. Tirez de tels points avec « Tirer des points de référence ». Les polygones choisis par quelqu'un, et surtout les échantillons d'entraînement, flattent la carte ; le rapport dit sur quoi il repose.

Des rasters de toute taille sont comparés avec peu de mémoire.</translation>
        </message>
        <message>
            <source>Points or pixels compared</source>
            <translation>Points ou pixels comparés</translation>
        </message>
        <message>
            <source>Overall accuracy of what was compared (0 to 1)</source>
            <translation>Exactitude globale de ce qui a été comparé (0 à 1)</translation>
        </message>
        <message>
            <source>Kappa</source>
            <translation>Coefficient kappa</translation>
        </message>
        <message>
            <source>Mean IoU of the classes of the reference</source>
            <translation>IoU moyen des classes de la référence</translation>
        </message>
        <message>
            <source>Mean F1 of the classes of the reference</source>
            <translation>F1 moyen des classes de la référence</translation>
        </message>
        <message>
            <source>Overall accuracy of the whole map, estimated (0 to 1)</source>
            <translation>Exactitude globale de toute la carte, estimée (0 à 1)</translation>
        </message>
        <message>
            <source>Half width of its 95 % confidence interval</source>
            <translation>Demi-largeur de son intervalle de confiance à 95 %</translation>
        </message>
    </context>
    <context>
        <name>AssessParameters</name>
        <message>
            <source>The map whose accuracy is assessed.</source>
            <translation>La carte dont l'exactitude est évaluée.</translation>
        </message>
        <message>
            <source>How the reference points were chosen</source>
            <translation>Comment les points de référence ont été choisis</translation>
        </message>
        <message>
            <source>Whether accuracies and areas may be estimated for the whole map, with 95 % confidence intervals (Olofsson et al. 2014):
AUTO: STRATIFIED for points with the fields stratum and stratum_share, else RANDOM for points; NONE for lines, polygons and rasters
STRATIFIED: points of Sample Reference Points, drawn for this map or another of the same ground
RANDOM: points drawn at random or on a regular grid, over the whole map or within its classes
NONE: places that somebody picked, or that served as training samples; they say how the map does there, and nothing about the rest</source>
            <translation>Si des exactitudes et des surfaces peuvent être estimées pour toute la carte, avec des intervalles de confiance à 95 % (Olofsson et al. 2014) :
AUTO : STRATIFIED pour des points avec les champs stratum et stratum_share, sinon RANDOM pour des points ; NONE pour des lignes, polygones et rasters
STRATIFIED : points de « Tirer des points de référence », tirés pour cette carte ou une autre du même terrain
RANDOM : points tirés au hasard ou sur une grille régulière, sur toute la carte ou à l'intérieur de ses classes
NONE : lieux que quelqu'un a choisis, ou qui ont servi d'échantillons d'entraînement ; ils disent ce que vaut la carte à ces endroits, et rien du reste</translation>
        </message>
        <message>
            <source>Reference classes by other names</source>
            <translation>Classes de référence sous d'autres noms</translation>
        </message>
        <message>
            <source>Reference;Class of the map</source>
            <translation>Référence;Classe de la carte</translation>
        </message>
        <message>
            <source>For reference data with other classes than the map: the value or name in the reference, and the value or name of the map's class that it stands for. Several may stand for one. Leave the class empty to leave that reference out. What is not in the table is matched by value, or by name whatever the capitals.</source>
            <translation>Pour des données de référence avec d'autres classes que la carte : la valeur ou le nom dans la référence, et la valeur ou le nom de la classe de la carte qu'il désigne. Plusieurs peuvent en désigner une seule. Laissez la classe vide pour écarter cette référence. Ce qui n'est pas dans le tableau est associé par sa valeur, ou par son nom quelles que soient les majuscules.</translation>
        </message>
        <message>
            <source>Count the value 0, in the map and in the reference, as a class such as background. Otherwise such places are left out and counted in the report, since 0 means unlabelled: then things that the map misses do not count where it has 0 in their place.</source>
            <translation>Compte la valeur 0, dans la carte et dans la référence, comme une classe, par exemple l'arrière-plan. Sinon ces endroits sont écartés et comptés dans le rapport, car 0 signifie non étiqueté : les choses que la carte manque ne comptent alors pas où elle a 0 à leur place.</translation>
        </message>
        <message>
            <source>Allow a reference raster on another grid</source>
            <translation>Permettre un raster de référence sur une autre grille</translation>
        </message>
        <message>
            <source>Compare each pixel of the map with the pixel of the reference raster that lies nearest to its centre, also where the two have different cell sizes, origins or CRSs. Otherwise such a reference is refused: shifted pixels count as errors along every edge.</source>
            <translation>Compare chaque pixel de la carte avec le pixel du raster de référence le plus proche de son centre, même si les deux ont des tailles de cellule, origines ou SCR différents. Sinon une telle référence est refusée : des pixels décalés comptent comme erreurs le long de chaque bord.</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>Rapport</translation>
        </message>
        <message>
            <source>Web pages (*.html *.htm)</source>
            <translation>Pages web (*.html *.htm)</translation>
        </message>
        <message>
            <source>A page with the confusion matrix as plot and table, the accuracy of every class, the estimated areas, what was left out, and what the figures can and cannot say. One file, to send on or print.</source>
            <translation>Une page avec la matrice de confusion en figure et en tableau, l'exactitude de chaque classe, les surfaces estimées, ce qui a été écarté, et ce que les chiffres peuvent dire ou non. Un seul fichier, à transmettre ou à imprimer.</translation>
        </message>
        <message>
            <source>Table of figures</source>
            <translation>Table des mesures</translation>
        </message>
        <message>
            <source>Tables (*.csv)</source>
            <translation>Tables (*.csv)</translation>
        </message>
        <message>
            <source>The confusion matrix and all figures as text: a row for each class of the map with its counts by reference class, accuracies, areas and half widths of their 95 % confidence intervals, and a last row for all classes together. Shares and accuracies lie between 0 and 1.</source>
            <translation>La matrice de confusion et toutes les mesures en texte : une ligne pour chaque classe de la carte avec ses effectifs par classe de référence, exactitudes, surfaces et demi-largeurs de leurs intervalles de confiance à 95 %, et une dernière ligne pour toutes les classes ensemble. Les parts et exactitudes sont entre 0 et 1.</translation>
        </message>
        <message>
            <source>Reference (points, polygons or lines)</source>
            <translation>Référence (points, polygones ou lignes)</translation>
        </message>
        <message>
            <source>What is truly there, in any CRS: points, of which each counts for the pixel it lies in, such as those of Sample Reference Points; or polygons and lines, where every pixel counts whose centre lies in the polygon, or that the line touches. Of a layer with a selection only the selected ones can be used. Do not give the samples that the model has learnt from. Give either this or a reference raster.</source>
            <translation>Ce qui est vraiment là, dans n'importe quel SCR : des points, dont chacun compte pour le pixel où il se trouve, comme ceux de « Tirer des points de référence » ; ou des polygones et des lignes, où compte chaque pixel dont le centre est dans le polygone, ou que la ligne touche. Si la couche a une sélection, on peut n'utiliser que les entités sélectionnées. Ne donnez pas les échantillons dont le modèle a appris. Donnez ceci ou un raster de référence.</translation>
        </message>
        <message>
            <source>Field of the true class</source>
            <translation>Champ de la vraie classe</translation>
        </message>
        <message>
            <source>Field that holds the class: its value, or its name as in the map. Features without one are left out and counted. Empty is the field reference, as Sample Reference Points calls it.</source>
            <translation>Champ qui contient la classe : sa valeur, ou son nom comme dans la carte. Les entités sans classe sont écartées et comptées. Vide est le champ reference, comme l'appelle « Tirer des points de référence ».</translation>
        </message>
        <message>
            <source>Reference raster (instead of points, polygons or lines)</source>
            <translation>Raster de référence (au lieu de points, polygones ou lignes)</translation>
        </message>
        <message>
            <source>A raster file of the true classes with the map's values, on the map's pixels; it may cover a part of it. Nodata and 0 mean unknown.</source>
            <translation>Un fichier raster des vraies classes avec les valeurs de la carte, sur les pixels de la carte ; il peut en couvrir une partie. Nodata et 0 signifient inconnu.</translation>
        </message>
        <message>
            <source>Band of the reference raster</source>
            <translation>Bande du raster de référence</translation>
        </message>
        <message>
            <source>The band that holds the true class, by number.</source>
            <translation>La bande qui contient la vraie classe, par son numéro.</translation>
        </message>
    </context>
    <context>
        <name>AssessRequest</name>
        <message>
            <source>the class raster</source>
            <translation>le raster de classes</translation>
        </message>
        <message>
            <source>the reference raster</source>
            <translation>le raster de référence</translation>
        </message>
        <message>
            <source>the reference</source>
            <translation>la référence</translation>
        </message>
        <message>
            <source>REFERENCE_FIELD: the reference has no field {field}; choose one of {fields}.</source>
            <translation>REFERENCE_FIELD : la référence n'a pas de champ {field} ; choisissez l'un de {fields}.</translation>
        </message>
        <message>
            <source>REFERENCE_BAND: {layer} has {count} bands, and none with the number {band}.</source>
            <translation>REFERENCE_BAND : {layer} a {count} bandes, et aucune avec le numéro {band}.</translation>
        </message>
    </context>
    <context>
        <name>ChipwiseAlgorithm</name>
        <message>
            <source>{name}: {path} cannot be opened as a layer; it is damaged or of another kind.</source>
            <translation>{name} : {path} ne peut pas être ouvert comme couche ; le fichier est endommagé ou d'un autre type.</translation>
        </message>
        <message>
            <source>{name}: the layer or file {path} does not exist.</source>
            <translation>{name} : la couche ou le fichier {path} n'existe pas.</translation>
        </message>
    </context>
    <context>
        <name>ChipwiseDock</name>
        <message>
            <source>Chipwise</source>
            <translation>Chipwise</translation>
        </message>
    </context>
    <context>
        <name>ChipwisePlugin</name>
        <message>
            <source>Chipwise</source>
            <translation>Chipwise</translation>
        </message>
        <message>
            <source>Label pixels, train a network and classify rasters</source>
            <translation>Étiqueter des pixels, entraîner un réseau et classer des rasters</translation>
        </message>
    </context>
    <context>
        <name>ChipwiseProvider</name>
        <message>
            <source>Chipwise: deep-learning pixel classification</source>
            <translation>Chipwise : classification de pixels par apprentissage profond</translation>
        </message>
        <message>
            <source>Python of the runtime (empty: the one Chipwise installs)</source>
            <translation>Python de l'environnement d'exécution (vide : celui que Chipwise installe)</translation>
        </message>
    </context>
    <context>
        <name>ClassParameters</name>
        <message>
            <source>A raster file whose first band holds whole numbers from 0 to 65535, such as Classify Pixels writes. Names and colours of its classes are those that QGIS shows for the layer, or stand in the file; else classes are called by their numbers. Pixels of the value nodata belong to no class.</source>
            <translation>Un fichier raster dont la première bande contient des nombres entiers de 0 à 65535, comme en écrit « Classer les pixels ». Les noms et couleurs de ses classes sont ceux que QGIS montre pour la couche, ou sont dans le fichier ; sinon les classes sont appelées par leurs numéros. Les pixels de valeur nodata n'appartiennent à aucune classe.</translation>
        </message>
        <message>
            <source>Class raster</source>
            <translation>Raster de classes</translation>
        </message>
        <message>
            <source>Value 0 is a class</source>
            <translation>La valeur 0 est une classe</translation>
        </message>
    </context>
    <context>
        <name>ClassTable</name>
        <message>
            <source>Classes</source>
            <translation>Classes</translation>
        </message>
        <message>
            <source>No classes yet. Add one, open a schema, or take over those of a layer.</source>
            <translation>Pas encore de classe. Ajoutez-en une, ouvrez un schéma ou reprenez les classes d'une couche.</translation>
        </message>
    </context>
    <context>
        <name>ClassTableModel</name>
        <message>
            <source>Value</source>
            <translation>Valeur</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Nom</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>Échantillons</translation>
        </message>
        <message>
            <source>Pixels</source>
            <translation>Pixels</translation>
        </message>
        <message>
            <source>%</source>
            <translation>%</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>Couleur</translation>
        </message>
        <message>
            <source>Class value, a whole number from {lowest} to {highest}</source>
            <translation>Valeur de la classe, un nombre entier de {lowest} à {highest}</translation>
        </message>
        <message>
            <source>Name of the class</source>
            <translation>Nom de la classe</translation>
        </message>
        <message>
            <source>Number of samples</source>
            <translation>Nombre d'échantillons</translation>
        </message>
        <message>
            <source>Number of labelled pixels</source>
            <translation>Nombre de pixels étiquetés</translation>
        </message>
        <message>
            <source>Share of all labelled pixels, in percent</source>
            <translation>Part de tous les pixels étiquetés, en pour cent</translation>
        </message>
        <message>
            <source>Colour {color}; double-click or press Enter to change it</source>
            <translation>Couleur {color} ; double-cliquez ou appuyez sur Entrée pour la changer</translation>
        </message>
        <message>
            <source>Change colour</source>
            <translation>Changer la couleur</translation>
        </message>
        <message>
            <source>Rename class</source>
            <translation>Renommer la classe</translation>
        </message>
        <message>
            <source>Change class value</source>
            <translation>Changer la valeur de la classe</translation>
        </message>
        <message>
            <source>This is not a colour.</source>
            <translation>Ce n'est pas une couleur.</translation>
        </message>
        <message>
            <source>A class needs a name.</source>
            <translation>Une classe doit avoir un nom.</translation>
        </message>
        <message>
            <source>Another class has the name {name}; each class needs its own.</source>
            <translation>Une autre classe s'appelle déjà {name} ; chaque classe doit avoir son propre nom.</translation>
        </message>
        <message>
            <source>A class value is a whole number from {lowest} to {highest}.</source>
            <translation>Une valeur de classe est un nombre entier de {lowest} à {highest}.</translation>
        </message>
        <message>
            <source>0 means unlabelled and cannot be a class; take 1 or more.</source>
            <translation>0 signifie non étiqueté et ne peut pas être une classe ; prenez 1 ou plus.</translation>
        </message>
        <message>
            <source>Class values go from {lowest} to {highest}.</source>
            <translation>Les valeurs de classe vont de {lowest} à {highest}.</translation>
        </message>
        <message>
            <source>{value} is the value of {name}; to join the two classes, merge them.</source>
            <translation>{value} est la valeur de {name} ; pour réunir les deux classes, fusionnez-les.</translation>
        </message>
        <message>
            <source>There are no more class values.</source>
            <translation>Il n'y a plus de valeur de classe libre.</translation>
        </message>
        <message>
            <source>Add class</source>
            <translation>Ajouter une classe</translation>
        </message>
        <message>
            <source>Remove classes</source>
            <translation>Supprimer des classes</translation>
        </message>
        <message>
            <source>Merge classes</source>
            <translation>Fusionner des classes</translation>
        </message>
        <message>
            <source>Reorder classes</source>
            <translation>Réordonner les classes</translation>
        </message>
        <message>
            <source>Change colours</source>
            <translation>Changer les couleurs</translation>
        </message>
        <message>
            <source>Class {number}</source>
            <translation>Classe {number}</translation>
        </message>
    </context>
    <context>
        <name>ClassifyChecks</name>
        <message>
            <source>{model} is a program of PyTorch, which can do to this computer whatever its author wants: set TRUST_CODE only if you know where it comes from, or get the model as .onnx or .dlpk, which run no code.</source>
            <translation>{model} est un programme PyTorch, qui peut faire sur cet ordinateur tout ce que veut son auteur : n'activez TRUST_CODE que si vous savez d'où il vient, ou procurez-vous le modèle en .onnx ou .dlpk, qui n'exécutent aucun code.</translation>
        </message>
        <message>
            <source>TARGET_CRS: {crs} is no CRS that QGIS knows; choose another.</source>
            <translation>TARGET_CRS : QGIS ne connaît pas le SCR {crs} ; choisissez-en un autre.</translation>
        </message>
        <message>
            <source>an input raster</source>
            <translation>un raster en entrée</translation>
        </message>
        <message>
            <source>the model</source>
            <translation>le modèle</translation>
        </message>
        <message>
            <source>the snap raster</source>
            <translation>le raster d'accrochage</translation>
        </message>
        <message>
            <source>the file of the mask</source>
            <translation>le fichier du masque</translation>
        </message>
    </context>
    <context>
        <name>ClassifyParameters</name>
        <message>
            <source>Input rasters</source>
            <translation>Rasters en entrée</translation>
        </message>
        <message>
            <source>Rasters to classify, of the same kind as those the model was trained on: the same bands, similar values and cell size. Bands are matched by name where raster and model have names, else by order; further bands are left out. Of a layer that is no file, such as a web map (WMS, XYZ), the part inside the extent is fetched at the cell size, or that of the model's package.</source>
            <translation>Rasters à classer, du même type que ceux avec lesquels le modèle a été entraîné : mêmes bandes, valeurs et taille de cellule semblables. Les bandes sont associées par leur nom si le raster et le modèle en ont, sinon par leur ordre ; les autres bandes sont ignorées. D'une couche qui n'est pas un fichier, comme une carte web (WMS, XYZ), la partie située dans l'emprise est téléchargée à la taille de cellule, ou à celle du paquet du modèle.</translation>
        </message>
        <message>
            <source>Models (*.dlpk *.emd *.onnx *.pt *.pth *.ts *.pt2)</source>
            <translation>Modèles (*.dlpk *.emd *.onnx *.pt *.pth *.ts *.pt2)</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modèle</translation>
        </message>
        <message>
            <source>Model package made by Train Model (.dlpk), an .emd file beside the .onnx it names, or any other network for segmentation as .onnx, such as those made for Deepness. Programs of PyTorch (.pt, .pth, .ts, .pt2) are opened only if code in models is trusted (advanced).</source>
            <translation>Paquet de modèle produit par « Entraîner un modèle » (.dlpk), fichier .emd à côté du .onnx qu'il nomme, ou tout autre réseau de segmentation en .onnx, comme ceux faits pour Deepness. Les programmes PyTorch (.pt, .pth, .ts, .pt2) ne sont ouverts que si l'on fait confiance au code des modèles (paramètres avancés).</translation>
        </message>
        <message>
            <source>Extent</source>
            <translation>Emprise</translation>
        </message>
        <message>
            <source>Part of the rasters to classify, widened to whole pixels; empty is all of it. The result there is the same as in a map of the whole.</source>
            <translation>Partie des rasters à classer, élargie à des pixels entiers ; vide signifie tout. Le résultat y est le même que dans une carte de l'ensemble.</translation>
        </message>
        <message>
            <source>Mask (only pixels inside these polygons)</source>
            <translation>Masque (seulement les pixels dans ces polygones)</translation>
        </message>
        <message>
            <source>Polygons inside which pixels are classified, in any CRS; pixels whose centre lies outside are nodata. Of a layer with a selection only the selected ones can be used.</source>
            <translation>Polygones dans lesquels les pixels sont classés, dans n'importe quel SCR ; les pixels dont le centre est en dehors sont nodata. Si la couche a une sélection, on peut n'utiliser que les entités sélectionnées.</translation>
        </message>
        <message>
            <source>Cell size (units of the map's CRS)</source>
            <translation>Taille de cellule (unités du SCR de la carte)</translation>
        </message>
        <message>
            <source>Ground size of a pixel of the map, in the units of its CRS. Empty keeps the raster's own; with another the raster is resampled before it is classified.</source>
            <translation>Taille au sol d'un pixel de la carte, dans les unités de son SCR. Vide garde celle du raster ; avec une autre, le raster est rééchantillonné avant d'être classé.</translation>
        </message>
        <message>
            <source>Take the model's cell size</source>
            <translation>Prendre la taille de cellule du modèle</translation>
        </message>
        <message>
            <source>Resample the rasters to the cell size that the model was trained on, since a network knows things only in the size in which it has learnt them. Without it the log warns where cell sizes differ by more than 25 %. Leave the cell size empty then.</source>
            <translation>Rééchantillonne les rasters à la taille de cellule avec laquelle le modèle a été entraîné, car un réseau ne connaît les choses que dans la taille où il les a apprises. Sans cela, le journal avertit quand les tailles de cellule diffèrent de plus de 25 %. Laissez alors la taille de cellule vide.</translation>
        </message>
        <message>
            <source>Threshold: lowest confidence (percent)</source>
            <translation>Seuil : confiance la plus faible (pour cent)</translation>
        </message>
        <message>
            <source>Pixels of whose class the model is less sure than this get the value 0 instead: 60 leaves out what is hardly better than a guess between two classes. 0 keeps all.</source>
            <translation>Les pixels dont le modèle est moins sûr que cela reçoivent la valeur 0 : 60 écarte ce qui ne vaut guère mieux que deviner entre deux classes. 0 garde tout.</translation>
        </message>
        <message>
            <source>Smallest patch (pixels)</source>
            <translation>Plus petite tache (pixels)</translation>
        </message>
        <message>
            <source>Removes specks: connected pixels of one class that are fewer than this are added to their largest neighbour. 0 keeps all.</source>
            <translation>Supprime les petites taches : les pixels contigus d'une même classe moins nombreux que cela sont rattachés à leur plus grand voisin. 0 garde tout.</translation>
        </message>
        <message>
            <source>Classified raster</source>
            <translation>Raster classé</translation>
        </message>
        <message>
            <source>Cloud-optimised GeoTIFF (.tif) with the class values, their names and colours. It appears when it is complete; an older one stays until then. Several rasters that are classified separately give a map each, in a folder of this name without .tif, and a virtual raster (.vrt) of this name that shows all of them.</source>
            <translation>GeoTIFF optimisé pour le cloud (.tif) avec les valeurs des classes, leurs noms et leurs couleurs. Il apparaît quand il est complet ; un plus ancien reste jusque-là. Plusieurs rasters classés séparément donnent chacun une carte, dans un dossier de ce nom sans .tif, et un raster virtuel (.vrt) de ce nom qui les montre tous.</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>Confiance</translation>
        </message>
        <message>
            <source>How sure the model is of each pixel's class; low values show where to label more. In percent (255 is nodata) or as real numbers, see the advanced parameters. Several separate rasters give, here and below, a folder and a virtual raster as the classified raster does.</source>
            <translation>À quel point le modèle est sûr de la classe de chaque pixel ; les valeurs faibles montrent où étiqueter davantage. En pour cent (255 est nodata) ou en nombres réels, voir les paramètres avancés. Plusieurs rasters séparés donnent, ici et ci-dessous, un dossier et un raster virtuel comme pour le raster classé.</translation>
        </message>
        <message>
            <source>Probabilities of all classes</source>
            <translation>Probabilités de toutes les classes</translation>
        </message>
        <message>
            <source>The probability of each class, in a band that has its name; same numbers as the confidence.</source>
            <translation>La probabilité de chaque classe, dans une bande qui porte son nom ; mêmes nombres que la confiance.</translation>
        </message>
        <message>
            <source>Entropy</source>
            <translation>Entropie</translation>
        </message>
        <message>
            <source>How undecided the model is between all classes: 0 where it is sure of one, 100 percent (or 1) where all are equally likely.</source>
            <translation>À quel point le modèle hésite entre toutes les classes : 0 où il est sûr d'une seule, 100 pour cent (ou 1) où toutes sont également probables.</translation>
        </message>
        <message>
            <source>Polygons</source>
            <translation>Polygones</translation>
        </message>
        <message>
            <source>GeoPackage (.gpkg) with the patches of each class as polygons, along the pixels' edges, with value, name and area, in the classes' colours. Of several rasters each polygon says which one it is from; there is a layer for each CRS. A file of this name is replaced as a whole.</source>
            <translation>GeoPackage (.gpkg) avec les taches de chaque classe en polygones, le long des bords des pixels, avec valeur, nom et surface, dans les couleurs des classes. Pour plusieurs rasters, chaque polygone dit duquel il vient ; il y a une couche par SCR. Un fichier de ce nom est remplacé en entier.</translation>
        </message>
        <message>
            <source>Areas</source>
            <translation>Surfaces</translation>
        </message>
        <message>
            <source>Table (*.csv)</source>
            <translation>Table (*.csv)</translation>
        </message>
        <message>
            <source>Table (.csv) with the pixels, the area and the share of each class; the log shows it, too.</source>
            <translation>Table (.csv) avec les pixels, la surface et la part de chaque classe ; le journal la montre aussi.</translation>
        </message>
    </context>
    <context>
        <name>ClassifyParametersAdvanced</name>
        <message>
            <source>SEPARATE gives a map for each raster. MOSAIC gives one map of all of them in the first one's grid, without seams between them.</source>
            <translation>SEPARATE donne une carte pour chaque raster. MOSAIC donne une seule carte de tous dans la grille du premier, sans raccords visibles entre eux.</translation>
        </message>
        <message>
            <source>the model's</source>
            <translation>celles du modèle</translation>
        </message>
        <message>
            <source>Bands to give to the model, in the order in which it takes them: numbers such as 4,3,2 or names such as nir,red,green. Leave it empty to match them by name, or else by order.</source>
            <translation>Bandes à donner au modèle, dans l'ordre où il les prend : des numéros comme 4,3,2 ou des noms comme nir,red,green. Laissez vide pour les associer par leur nom, sinon par leur ordre.</translation>
        </message>
        <message>
            <source>CRS of the map (empty: the raster's)</source>
            <translation>SCR de la carte (vide : celui du raster)</translation>
        </message>
        <message>
            <source>CRS in which the map is to be. Rasters in another one are reprojected before they are classified, so that class borders are not resampled.</source>
            <translation>SCR dans lequel la carte doit être. Les rasters dans un autre SCR sont reprojetés avant d'être classés, afin que les limites des classes ne soient pas rééchantillonnées.</translation>
        </message>
        <message>
            <source>Snap raster</source>
            <translation>Raster d'accrochage</translation>
        </message>
        <message>
            <source>A raster file on whose pixels those of the map are to lie. The map gets its CRS, too; the cell size stays the input's or the one given.</source>
            <translation>Un fichier raster sur les pixels duquel ceux de la carte doivent se caler. La carte reçoit aussi son SCR ; la taille de cellule reste celle de l'entrée ou celle indiquée.</translation>
        </message>
        <message>
            <source>Predict background</source>
            <translation>Prédire l'arrière-plan</translation>
        </message>
        <message>
            <source>Pixels may be background, for models that know it. Off, every pixel gets the most probable of the other classes.</source>
            <translation>Les pixels peuvent être de l'arrière-plan, pour les modèles qui le connaissent. Si désactivé, chaque pixel reçoit la plus probable des autres classes.</translation>
        </message>
        <message>
            <source>Data type of confidence, probabilities and entropy</source>
            <translation>Type de données de la confiance, des probabilités et de l'entropie</translation>
        </message>
        <message>
            <source>UINT8: whole percent from 0 to 100. FLOAT32: real numbers from 0 to 1, in files four times as large or more.</source>
            <translation>UINT8 : pour cent entiers de 0 à 100. FLOAT32 : nombres réels de 0 à 1, dans des fichiers au moins quatre fois plus gros.</translation>
        </message>
        <message>
            <source>Test-time augmentation (slow)</source>
            <translation>Augmentation lors de la classification (lent)</translation>
        </message>
        <message>
            <source>Shows every tile to the model flipped and turned in all eight ways and averages what it says. Often a little better, and takes eight times as long.</source>
            <translation>Montre chaque tuile au modèle retournée et tournée des huit façons possibles et fait la moyenne de ses réponses. Souvent un peu mieux, et huit fois plus long.</translation>
        </message>
        <message>
            <source>Merging of tiles</source>
            <translation>Fusion des tuiles</translation>
        </message>
        <message>
            <source>CROP cuts off the edge of every tile, as wide as the padding. BLEND lets neighbouring tiles fade into each other over the width of the padding, which hides the last seams and takes some more time.</source>
            <translation>CROP coupe le bord de chaque tuile sur la largeur de la marge. BLEND fond les tuiles voisines l'une dans l'autre sur la largeur de la marge, ce qui cache les derniers raccords et prend un peu plus de temps.</translation>
        </message>
        <message>
            <source>Padding (pixels)</source>
            <translation>Marge (pixels)</translation>
        </message>
        <message>
            <source>How far from a tile's edge the network sees too little around a pixel. Tiles overlap by twice this width. More takes longer and removes the last seams; rounded up to a multiple of 32.</source>
            <translation>Jusqu'à quelle distance du bord d'une tuile le réseau voit trop peu autour d'un pixel. Les tuiles se recouvrent de deux fois cette largeur. Plus prend plus de temps et supprime les derniers raccords ; arrondi au multiple de 32 supérieur.</translation>
        </message>
        <message>
            <source>Tile size (pixels; empty: automatic)</source>
            <translation>Taille de tuile (pixels ; vide : automatique)</translation>
        </message>
        <message>
            <source>Width and height of what is classified at once, a multiple of 32; it need not be the chips' size. Empty takes 512 on a processor and 1024 on a GPU. Larger tiles waste less on padding and take more memory.</source>
            <translation>Largeur et hauteur de ce qui est classé en une fois, un multiple de 32 ; ce n'est pas forcément la taille des imagettes. Vide prend 512 sur un processeur et 1024 sur un GPU. De plus grandes tuiles gaspillent moins en marges et prennent plus de mémoire.</translation>
        </message>
        <message>
            <source>Batch size (empty: automatic)</source>
            <translation>Taille de lot (vide : automatique)</translation>
        </message>
        <message>
            <source>Tiles that are computed at once. Empty takes 1 on a processor, where more is not faster, and 4 on a GPU. If the memory of the GPU runs out, take less.</source>
            <translation>Tuiles calculées en même temps. Vide prend 1 sur un processeur, où plus n'est pas plus rapide, et 4 sur un GPU. Si la mémoire du GPU ne suffit pas, prenez moins.</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Matériel de calcul</translation>
        </message>
        <message>
            <source>Where to compute. AUTO takes an NVIDIA GPU if the runtime can use one, else the processor. With CUDA it is an error if there is none. The log says what was used.</source>
            <translation>Où calculer. AUTO prend un GPU NVIDIA si l'environnement d'exécution peut en utiliser un, sinon le processeur. Avec CUDA, c'est une erreur s'il n'y en a pas. Le journal dit ce qui a été utilisé.</translation>
        </message>
        <message>
            <source>Precision</source>
            <translation>Précision de calcul</translation>
        </message>
        <message>
            <source>Numbers with which the network computes: fewer bits are faster. AUTO takes INT8 on a processor where the model holds a tested copy for it, and says in the log why if not. FP32 is the model as it was trained. FP16 is for GPUs, BF16 for programs of PyTorch only.</source>
            <translation>Nombres avec lesquels le réseau calcule : moins de bits, c'est plus rapide. AUTO prend INT8 sur un processeur si le modèle en contient une copie vérifiée, et dit dans le journal pourquoi sinon. FP32 est le modèle tel qu'il a été entraîné. FP16 est pour les GPU, BF16 seulement pour les programmes PyTorch.</translation>
        </message>
        <message>
            <source>Trust code in the model</source>
            <translation>Faire confiance au code du modèle</translation>
        </message>
        <message>
            <source>Only for programs of PyTorch (.pt, .pth, .ts, .pt2): they can do to this computer whatever their author wants. Set it only if you know where the model comes from. Other models run no code. Such a program says nothing of what it expects; it is given the values divided by 255.</source>
            <translation>Seulement pour les programmes PyTorch (.pt, .pth, .ts, .pt2) : ils peuvent faire sur cet ordinateur tout ce que veut leur auteur. N'activez ceci que si vous savez d'où vient le modèle. Les autres modèles n'exécutent aucun code. Un tel programme ne dit pas ce qu'il attend ; il reçoit les valeurs divisées par 255.</translation>
        </message>
        <message>
            <source>Resume an interrupted run</source>
            <translation>Reprendre une exécution interrompue</translation>
        </message>
        <message>
            <source>If the run is cancelled or dies, the parts that are finished are kept beside the output, and the next run that has this set and the same parameters, the name of the output among them, goes on from there. Layers that are no files are fetched and classified anew.</source>
            <translation>Si l'exécution est annulée ou s'arrête brutalement, les parties terminées sont gardées à côté de la sortie, et la prochaine exécution avec cette option et les mêmes paramètres, dont le nom de la sortie, continue à partir de là. Les couches qui ne sont pas des fichiers sont téléchargées et classées de nouveau.</translation>
        </message>
    </context>
    <context>
        <name>ClassifyPixelsAlgorithm</name>
        <message>
            <source>Classify Pixels</source>
            <translation>Classer les pixels</translation>
        </message>
        <message>
            <source>deep learning,inference,predict,segmentation,land cover,onnx,dlpk,deepness,pytorch</source>
            <translation>apprentissage profond,deep learning,inférence,prédiction,segmentation,classification,occupation du sol,onnx,dlpk,deepness,pytorch</translation>
        </message>
        <message>
            <source>Classifies every pixel of rasters with a trained model. The map has the raster's grid unless another is asked for; nodata stays nodata; class names and colours come from the model. Rasters are worked through in tiles, so they may be of any size, and maps are compressed and have overviews.

Give images (input rasters or a folder) and a model. The model knows the bands and the values it was trained on; nothing has to be typed in again. Opening a model never runs code that is in it, unless you trust it.

The log tells the area of each class, and how fast which device has computed in which precision.</source>
            <translation>Classe chaque pixel de rasters avec un modèle entraîné. La carte a la grille du raster, sauf demande contraire ; nodata reste nodata ; les noms et les couleurs des classes viennent du modèle. Les rasters sont traités par tuiles, ils peuvent donc être de toute taille ; les cartes sont compressées et ont des aperçus.

Donnez des images (rasters en entrée ou un dossier) et un modèle. Le modèle connaît les bandes et les valeurs avec lesquelles il a été entraîné ; rien n'est à saisir de nouveau. Ouvrir un modèle n'exécute jamais le code qu'il contient, sauf si vous lui faites confiance.

Le journal donne la surface de chaque classe, et à quelle vitesse quel matériel a calculé dans quelle précision.</translation>
        </message>
    </context>
    <context>
        <name>ClassifyRequest</name>
        <message>
            <source>The layer {name} is no file, and the model {model} does not say in units of the map at what cell size to fetch it: give CELL_SIZE instead of MATCH_CELL_SIZE.</source>
            <translation>La couche {name} n'est pas un fichier, et le modèle {model} ne dit pas en unités de la carte à quelle taille de cellule la télécharger : donnez CELL_SIZE au lieu de MATCH_CELL_SIZE.</translation>
        </message>
    </context>
    <context>
        <name>CompareMapsAlgorithm</name>
        <message>
            <source>Compare Maps</source>
            <translation>Comparer des cartes</translation>
        </message>
        <message>
            <source>change detection,transition matrix,from-to,land cover change,gains and losses,post-classification,cross tabulation,two dates</source>
            <translation>détection de changements,matrice de transition,changement d'occupation du sol,gains et pertes,post-classification,tableau croisé,deux dates,change detection</translation>
        </message>
        <message>
            <source>Compares two class rasters of the same ground: which class became which, where, and on how many hectares. Classes are matched by their names, or by their values where a map has no names; say in the table which belong together where they are called differently.

The pixels of the two maps must lie on each other. If they do not, the maps are refused unless you say which one is to be resampled. In a CRS in degrees areas are those on the ellipsoid.

Errors of both maps show up as changes: of two maps that are 90 % right, some 81 % of the pixels are right in both. So check both maps with Assess Accuracy, and leave out small changes.</source>
            <translation>Compare deux rasters de classes du même terrain : quelle classe est devenue laquelle, où, et sur combien d'hectares. Les classes sont associées par leur nom, ou par leur valeur si une carte n'a pas de noms ; dites dans le tableau lesquelles vont ensemble si elles ont d'autres noms.

Les pixels des deux cartes doivent coïncider. Sinon les cartes sont refusées, à moins que vous ne disiez laquelle est à rééchantillonner. Dans un SCR en degrés, les surfaces sont celles sur l'ellipsoïde.

Les erreurs des deux cartes apparaissent comme des changements : de deux cartes justes à 90 %, quelque 81 % des pixels sont justes dans les deux. Vérifiez donc les deux cartes avec « Évaluer l'exactitude », et écartez les petits changements.</translation>
        </message>
        <message>
            <source>Changed pixels</source>
            <translation>Pixels changés</translation>
        </message>
        <message>
            <source>Changed share of the compared area (0 to 1)</source>
            <translation>Part changée de la surface comparée (0 à 1)</translation>
        </message>
        <message>
            <source>Changed area in hectares</source>
            <translation>Surface changée en hectares</translation>
        </message>
    </context>
    <context>
        <name>CompareParameters</name>
        <message>
            <source>Map before</source>
            <translation>Carte avant</translation>
        </message>
        <message>
            <source>Class raster of the earlier date, such as one made by Classify Pixels: one band of whole numbers. Names and colours of classes come from the layer's style, or else from the file: what Classify Pixels writes, a raster attribute table, category names, a colour table.</source>
            <translation>Raster de classes de la date la plus ancienne, par exemple produit par « Classer les pixels » : une bande de nombres entiers. Les noms et couleurs des classes viennent du style de la couche, ou sinon du fichier : ce qu'écrit « Classer les pixels », une table d'attributs raster, des noms de catégories, une table de couleurs.</translation>
        </message>
        <message>
            <source>Map after</source>
            <translation>Carte après</translation>
        </message>
        <message>
            <source>Class raster of the later date. Its pixels must lie on those of the map before; else see Resampling.</source>
            <translation>Raster de classes de la date la plus récente. Ses pixels doivent coïncider avec ceux de la carte avant ; sinon voir Rééchantillonnage.</translation>
        </message>
        <message>
            <source>Classes that mean the same</source>
            <translation>Classes de même sens</translation>
        </message>
        <message>
            <source>Class before;Class after</source>
            <translation>Classe avant;Classe après</translation>
        </message>
        <message>
            <source>Only where classes are called differently in the two maps. A row is a class of the map before and the class of the map after that means the same, each by name or value: Urban and Built-up. Several rows may name one class: two kinds of forest before that are one after are compared as one. Classes that are in no row belong together if they have one name (or, without names, one value).</source>
            <translation>Seulement si des classes ont d'autres noms dans les deux cartes. Une ligne est une classe de la carte avant et la classe de la carte après de même sens, chacune par son nom ou sa valeur : Urbain et Bâti. Plusieurs lignes peuvent nommer une même classe : deux sortes de forêt avant qui n'en sont qu'une après sont comparées comme une seule. Les classes qui ne sont dans aucune ligne vont ensemble si elles ont le même nom (ou, sans noms, la même valeur).</translation>
        </message>
        <message>
            <source>Classes to leave out, such as Cloud;Shadow</source>
            <translation>Classes à écarter, par exemple Nuage;Ombre</translation>
        </message>
        <message>
            <source>Classes that count as nodata in whichever map they occur, by name or value, separated by semicolons: what is hidden by clouds on one date has not changed. Pixels that Classify Pixels left below its threshold are always left out.</source>
            <translation>Classes qui comptent comme nodata dans quelque carte que ce soit, par leur nom ou leur valeur, séparées par des points-virgules : ce que des nuages cachent à une date n'a pas changé. Les pixels que « Classer les pixels » a laissés sous son seuil sont toujours écartés.</translation>
        </message>
        <message>
            <source>Extent</source>
            <translation>Emprise</translation>
        </message>
        <message>
            <source>Part of the maps to compare, widened to whole pixels; empty is all that both cover.</source>
            <translation>Partie des cartes à comparer, élargie à des pixels entiers ; vide est tout ce que les deux couvrent.</translation>
        </message>
        <message>
            <source>Mask (only pixels inside these polygons)</source>
            <translation>Masque (seulement les pixels dans ces polygones)</translation>
        </message>
        <message>
            <source>Polygons inside which the maps are compared, in any CRS; all figures are those of this ground. Pixels count whose centre lies inside. Of a layer with a selection only the selected ones can be used.</source>
            <translation>Polygones dans lesquels les cartes sont comparées, dans n'importe quel SCR ; tous les chiffres sont ceux de ce terrain. Comptent les pixels dont le centre est à l'intérieur. Si la couche a une sélection, on peut n'utiliser que les entités sélectionnées.</translation>
        </message>
        <message>
            <source>Resampling</source>
            <translation>Rééchantillonnage</translation>
        </message>
        <message>
            <source>What to do when the pixels of the two maps do not lie on each other (another CRS, cell size or origin). NONE: refuse, since a shift of half a pixel alone makes false changes along every edge. TO_BEFORE: bring the map after onto the pixels of the map before, the nearest pixel counting. TO_AFTER: the other way round. Take the finer of the two grids, which loses nothing. Maps whose pixels lie on each other may differ in extent; what both cover is compared.</source>
            <translation>Que faire si les pixels des deux cartes ne coïncident pas (autre SCR, taille de cellule ou origine). NONE : refuser, car un décalage d'un demi-pixel suffit à créer de faux changements le long de chaque bord. TO_BEFORE : mettre la carte après sur les pixels de la carte avant, le pixel le plus proche comptant. TO_AFTER : l'inverse. Prenez la plus fine des deux grilles, qui ne perd rien. Les cartes dont les pixels coïncident peuvent différer d'emprise ; ce que les deux couvrent est comparé.</translation>
        </message>
        <message>
            <source>Smallest change (pixels)</source>
            <translation>Plus petit changement (pixels)</translation>
        </message>
        <message>
            <source>Patches of changed pixels that are smaller than this count as unchanged, in the map and in all figures. They are mostly mixed pixels at edges, and images that lie a pixel apart. 0 keeps all.</source>
            <translation>Les taches de pixels changés plus petites que cela comptent comme inchangées, dans la carte et dans tous les chiffres. Ce sont surtout des pixels mixtes aux bords, et des images décalées d'un pixel. 0 garde tout.</translation>
        </message>
        <message>
            <source>Unchanged pixels</source>
            <translation>Pixels inchangés</translation>
        </message>
        <message>
            <source>How the map shows what has not changed. BY_CLASS: each class in a pale shade of its colour. ONE_CLASS: as one grey class. NODATA: not at all, so that only changes are seen.</source>
            <translation>Comment la carte montre ce qui n'a pas changé. BY_CLASS : chaque classe dans un ton pâle de sa couleur. ONE_CLASS : en une seule classe grise. NODATA : pas du tout, afin que seuls les changements se voient.</translation>
        </message>
        <message>
            <source>Changes</source>
            <translation>Changements</translation>
        </message>
        <message>
            <source>Cloud-optimised GeoTIFF (.tif) with a value for each transition, such as Forest → Built-up, drawn mostly in the colour of the class after. The same classes give the same values, so maps of several places fit together. It appears when it is complete; an older one stays until then.</source>
            <translation>GeoTIFF optimisé pour le cloud (.tif) avec une valeur pour chaque transition, par exemple Forêt → Bâti, dessinée le plus souvent dans la couleur de la classe après. Les mêmes classes donnent les mêmes valeurs ; des cartes de plusieurs lieux vont donc ensemble. Il apparaît quand il est complet ; un plus ancien reste jusque-là.</translation>
        </message>
        <message>
            <source>Changed patches</source>
            <translation>Taches changées</translation>
        </message>
        <message>
            <source>GeoPackage (.gpkg) with each changed patch as a polygon along the pixels' edges, with its transition and its area. A file of this name is replaced as a whole.</source>
            <translation>GeoPackage (.gpkg) avec chaque tache changée en polygone le long des bords des pixels, avec sa transition et sa surface. Un fichier de ce nom est remplacé en entier.</translation>
        </message>
        <message>
            <source>Transition matrix</source>
            <translation>Matrice de transition</translation>
        </message>
        <message>
            <source>Table (*.csv)</source>
            <translation>Table (*.csv)</translation>
        </message>
        <message>
            <source>Table (.csv) with a row for each pair of classes: its value in the map of changes, its pixels, hectares and share. In a CRS in degrees areas are those on the ellipsoid.</source>
            <translation>Table (.csv) avec une ligne pour chaque paire de classes : sa valeur dans la carte des changements, ses pixels, hectares et part. Dans un SCR en degrés, les surfaces sont celles sur l'ellipsoïde.</translation>
        </message>
        <message>
            <source>One page (.html) with the transition matrix, gains and losses of each class, the largest transitions and what to be careful about. It holds all it shows and can be printed.</source>
            <translation>Une page (.html) avec la matrice de transition, les gains et pertes de chaque classe, les plus grandes transitions et ce à quoi prendre garde. Elle contient tout ce qu'elle montre et peut être imprimée.</translation>
        </message>
    </context>
    <context>
        <name>CompareRequest</name>
        <message>
            <source>The layer {name} is no raster file; save it as a GeoTIFF first (Export &gt; Save As).</source>
            <translation>La couche {name} n'est pas un fichier raster ; enregistrez-la d'abord en GeoTIFF (Exporter &gt; Sauvegarder sous).</translation>
        </message>
        <message>
            <source>the file of the mask</source>
            <translation>le fichier du masque</translation>
        </message>
    </context>
    <context>
        <name>Curves</name>
        <message>
            <source>Loss</source>
            <translation>Perte</translation>
        </message>
        <message>
            <source>validation loss</source>
            <translation>perte de validation</translation>
        </message>
        <message>
            <source>Mean IoU</source>
            <translation>IoU moyen</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>Taux d'apprentissage</translation>
        </message>
        <message>
            <source>Curves of the training</source>
            <translation>Courbes de l'entraînement</translation>
        </message>
    </context>
    <context>
        <name>DescribeModelAlgorithm</name>
        <message>
            <source>Describe Model</source>
            <translation>Décrire un modèle</translation>
        </message>
        <message>
            <source>deep learning,model,information,report,metadata,accuracy,dlpk,emd,onnx,arcgis,deepness</source>
            <translation>apprentissage profond,deep learning,modèle,information,rapport,métadonnées,exactitude,dlpk,emd,onnx,arcgis,deepness</translation>
        </message>
        <message>
            <source>Tells what is known of a model: its architecture, bands, values, classes and colours, cell size, how accurate it was on its validation area, how it was trained and on what, the files in it with their sizes and hashes, what Classify Pixels will do with it, and what is missing.

It takes models of Train Model, packages of ArcGIS, networks for Deepness and any other ONNX network. Nothing in the file is run but an ONNX network, on noise, to see what it gives; a page that comes with a package is never shown, since anybody may have written it: the report is made anew.

The outputs serve in models and scripts: the class schema and BANDS can be given to Export Training Data, so that new chips have the model's classes and bands.</source>
            <translation>Dit ce que l'on sait d'un modèle : son architecture, ses bandes, valeurs, classes et couleurs, sa taille de cellule, son exactitude sur sa zone de validation, comment et sur quoi il a été entraîné, les fichiers qu'il contient avec leurs tailles et empreintes, ce que « Classer les pixels » en fera, et ce qui manque.

Il prend les modèles d'« Entraîner un modèle », les paquets d'ArcGIS, les réseaux pour Deepness et tout autre réseau ONNX. Rien du fichier n'est exécuté sinon un réseau ONNX, sur du bruit, pour voir ce qu'il donne ; une page fournie avec un paquet n'est jamais montrée, car n'importe qui peut l'avoir écrite : le rapport est refait.

Les sorties servent dans des modèles et des scripts : le schéma de classes et BANDS peuvent être donnés à « Exporter des données d'entraînement », afin que de nouvelles imagettes aient les classes et les bandes du modèle.</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modèle</translation>
        </message>
        <message>
            <source>Models (*.dlpk *.emd *.onnx *.DLPK *.EMD *.ONNX)</source>
            <translation>Modèles (*.dlpk *.emd *.onnx *.DLPK *.EMD *.ONNX)</translation>
        </message>
        <message>
            <source>Model package (.dlpk), an .emd file beside the files it names, or an ONNX network (.onnx). Packages of ArcGIS are described, too, though Classify Pixels cannot use them.</source>
            <translation>Paquet de modèle (.dlpk), fichier .emd à côté des fichiers qu'il nomme, ou réseau ONNX (.onnx). Les paquets d'ArcGIS sont aussi décrits, bien que « Classer les pixels » ne puisse pas les utiliser.</translation>
        </message>
        <message>
            <source>One page for a browser with all that is known of the model, to read, print or send with it.</source>
            <translation>Une page pour le navigateur avec tout ce que l'on sait du modèle, à lire, imprimer ou envoyer avec lui.</translation>
        </message>
        <message>
            <source>Class schema</source>
            <translation>Schéma de classes</translation>
        </message>
        <message>
            <source>Class schema (*.json)</source>
            <translation>Schéma de classes (*.json)</translation>
        </message>
        <message>
            <source>JSON file with the model's classes, their names and colours, as Export Training Data and the dock take it: to label more of the same classes.</source>
            <translation>Fichier JSON avec les classes du modèle, leurs noms et couleurs, tel que le prennent « Exporter des données d'entraînement » et le panneau : pour étiqueter davantage des mêmes classes.</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Nom</translation>
        </message>
        <message>
            <source>Made by CHIPWISE, ARCGIS, DEEPNESS or OTHER</source>
            <translation>Produit par CHIPWISE, ARCGIS, DEEPNESS ou OTHER</translation>
        </message>
        <message>
            <source>Model type</source>
            <translation>Type de modèle</translation>
        </message>
        <message>
            <source>Backbone</source>
            <translation>Réseau dorsal</translation>
        </message>
        <message>
            <source>Names of the classes, separated by ;</source>
            <translation>Noms des classes, séparés par ;</translation>
        </message>
        <message>
            <source>Number of classes</source>
            <translation>Nombre de classes</translation>
        </message>
        <message>
            <source>Bands by name, or by number where names are unknown</source>
            <translation>Bandes par leur nom, ou par leur numéro si les noms sont inconnus</translation>
        </message>
        <message>
            <source>Number of bands</source>
            <translation>Nombre de bandes</translation>
        </message>
        <message>
            <source>Data type of the bands</source>
            <translation>Type de données des bandes</translation>
        </message>
        <message>
            <source>Cell size (metres)</source>
            <translation>Taille de cellule (mètres)</translation>
        </message>
        <message>
            <source>Tile size (pixels)</source>
            <translation>Taille de tuile (pixels)</translation>
        </message>
        <message>
            <source>Mean IoU on the validation area</source>
            <translation>IoU moyen sur la zone de validation</translation>
        </message>
        <message>
            <source>Accuracy on the validation area</source>
            <translation>Exactitude sur la zone de validation</translation>
        </message>
        <message>
            <source>Hash of the network (SHA-256)</source>
            <translation>Empreinte du réseau (SHA-256)</translation>
        </message>
        <message>
            <source>Whether Classify Pixels can use it</source>
            <translation>Si « Classer les pixels » peut l'utiliser</translation>
        </message>
    </context>
    <context>
        <name>DockContent</name>
        <message>
            <source>Classes</source>
            <translation>Classes</translation>
        </message>
        <message>
            <source>Drawing</source>
            <translation>Dessin</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>Échantillons</translation>
        </message>
        <message>
            <source>Label</source>
            <translation>Étiqueter</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>Carte</translation>
        </message>
        <message>
            <source>From samples to a map</source>
            <translation>Des échantillons à la carte</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>Entraînement</translation>
        </message>
        <message>
            <source>Training monitor</source>
            <translation>Suivi de l'entraînement</translation>
        </message>
        <message>
            <source>Choose the image to label</source>
            <translation>Choisir l'image à étiqueter</translation>
        </message>
        <message>
            <source>&amp;Image</source>
            <translation>&amp;Image</translation>
        </message>
    </context>
    <context>
        <name>DrawingPanel</name>
        <message>
            <source> px</source>
            <translation> px</translation>
        </message>
        <message>
            <source>&amp;Tolerance</source>
            <translation>&amp;Tolérance</translation>
        </message>
        <message>
            <source>Segment si&amp;ze</source>
            <translation>Taille des segm&amp;ents</translation>
        </message>
        <message>
            <source>Make a class first, then choose the samples.</source>
            <translation>Créez d'abord une classe, puis choisissez les échantillons.</translation>
        </message>
        <message>
            <source>Choose or make the samples to draw into.</source>
            <translation>Choisissez ou créez les échantillons dans lesquels dessiner.</translation>
        </message>
        <message>
            <source>Choose the class field of the samples: it holds which class each one is.</source>
            <translation>Choisissez le champ de classe des échantillons : il indique la classe de chacun.</translation>
        </message>
        <message>
            <source>The sample was not added: there is no class for it. Make one first.</source>
            <translation>L'échantillon n'a pas été ajouté : aucune classe n'existe pour lui. Créez-en une d'abord.</translation>
        </message>
        <message>
            <source>Drawing</source>
            <translation>Dessin</translation>
        </message>
    </context>
    <context>
        <name>DrawingTools</name>
        <message>
            <source>Polygon: click its corners, then right-click</source>
            <translation>Polygone : cliquez ses sommets, puis clic droit</translation>
        </message>
        <message>
            <source>Rectangle: drag</source>
            <translation>Rectangle : glissez</translation>
        </message>
        <message>
            <source>Circle: drag from its centre</source>
            <translation>Cercle : glissez depuis son centre</translation>
        </message>
        <message>
            <source>Freehand: click, follow the outline, then right-click</source>
            <translation>Main levée : cliquez, suivez le contour, puis clic droit</translation>
        </message>
        <message>
            <source>Line: click its points, then right-click</source>
            <translation>Ligne : cliquez ses points, puis clic droit</translation>
        </message>
        <message>
            <source>Point: click</source>
            <translation>Point : cliquez</translation>
        </message>
        <message>
            <source>Region of like pixels: click; the wheel changes the tolerance</source>
            <translation>Région de pixels semblables : cliquez ; la molette change la tolérance</translation>
        </message>
        <message>
            <source>Segment: click one of those that the visible image is divided into</source>
            <translation>Segment : cliquez l'un de ceux en lesquels l'image visible est divisée</translation>
        </message>
    </context>
    <context>
        <name>EsriSchema</name>
        <message>
            <source>{file} holds no class with a value from {lowest} to {highest} and a name; save the schema in ArcGIS Pro again, or take the classes over from a layer.</source>
            <translation>{file} ne contient aucune classe avec une valeur de {lowest} à {highest} et un nom ; enregistrez de nouveau le schéma dans ArcGIS Pro, ou reprenez les classes d'une couche.</translation>
        </message>
        <message>
            <source>{file} cannot be read: {reason}.</source>
            <translation>{file} ne peut pas être lu : {reason}.</translation>
        </message>
        <message>
            <source>{file} is not in the JSON form of ArcGIS Pro; save the schema there again.</source>
            <translation>{file} n'est pas au format JSON d'ArcGIS Pro ; enregistrez-y de nouveau le schéma.</translation>
        </message>
    </context>
    <context>
        <name>ExportChecks</name>
        <message>
            <source>SOLID_DISTANCE widens points and lines: give SAMPLES, or leave it empty.</source>
            <translation>SOLID_DISTANCE élargit les points et les lignes : donnez SAMPLES, ou laissez-le vide.</translation>
        </message>
        <message>
            <source>BUFFER_RADIUS makes polygons of points and lines, which SOLID_DISTANCE does not widen; give one of them.</source>
            <translation>BUFFER_RADIUS fait des points et des lignes des polygones, que SOLID_DISTANCE n'élargit pas ; donnez l'un des deux.</translation>
        </message>
        <message>
            <source>{form} chips have 1 or 3 bands, and {layer} would give {count}; choose TIFF as CHIP_FORMAT, or name one or three bands in BANDS.</source>
            <translation>Les imagettes {form} ont 1 ou 3 bandes, et {layer} en donnerait {count} ; choisissez TIFF comme CHIP_FORMAT, ou nommez une ou trois bandes dans BANDS.</translation>
        </message>
        <message>
            <source>{form} chips hold whole numbers from 0 to {most} only, and {layer} is of another data type; choose TIFF as CHIP_FORMAT.</source>
            <translation>Les imagettes {form} ne contiennent que des nombres entiers de 0 à {most}, et {layer} est d'un autre type de données ; choisissez TIFF comme CHIP_FORMAT.</translation>
        </message>
    </context>
    <context>
        <name>ExportModelAlgorithm</name>
        <message>
            <source>Export Model</source>
            <translation>Exporter un modèle</translation>
        </message>
        <message>
            <source>deep learning,model,onnx,deepness,convert,share,dlpk</source>
            <translation>apprentissage profond,deep learning,modèle,onnx,deepness,convertir,partager,dlpk</translation>
        </message>
        <message>
            <source>Writes a trained model as one ONNX file that the plugin Deepness opens as it is: with the names of its classes, its cell size, its tile size and the normalisation of its bands. Load it there and press Load default parameters. Leave the probability threshold off: with one, uncertain pixels become the first class. The file needs ONNX Runtime 1.17, which Deepness installs, or a newer one. Other programs that run ONNX can use the file, too: it takes raw pixel values and gives the probability of each class. Classify Pixels opens it with all its classes and colours.

What Deepness cannot do for the model: it knows bands by their order only; nodata reaches the network as the number it is stored as (NaN spoils everything around it); layers that are drawn (WMS, XYZ) give 8-bit values, which mean nothing to a model trained on 16 bits or real numbers; in degrees its cells are stretched away from the equator. Its tiles lie elsewhere than those of Classify Pixels and see 0 beyond the raster's edge, so some pixels differ between the two maps. Values of any data type, and any number of bands, reach the network as they are in the raster.</source>
            <translation>Écrit un modèle entraîné dans un seul fichier ONNX que l'extension Deepness ouvre tel quel : avec les noms de ses classes, sa taille de cellule, sa taille de tuile et la normalisation de ses bandes. Chargez-le dans Deepness et appuyez sur « Load default parameters ». Laissez le seuil de probabilité désactivé : avec un seuil, les pixels incertains deviennent la première classe. Le fichier demande ONNX Runtime 1.17, que Deepness installe, ou plus récent. D'autres programmes qui exécutent ONNX peuvent aussi l'utiliser : il prend les valeurs brutes des pixels et donne la probabilité de chaque classe. « Classer les pixels » l'ouvre avec toutes ses classes et couleurs.

Ce que Deepness ne peut pas faire pour le modèle : il ne connaît les bandes que par leur ordre ; nodata arrive au réseau comme le nombre sous lequel il est enregistré (NaN gâte tout ce qui l'entoure) ; les couches dessinées (WMS, XYZ) donnent des valeurs de 8 bits, qui ne signifient rien pour un modèle entraîné sur 16 bits ou des nombres réels ; en degrés, ses cellules sont étirées loin de l'équateur. Ses tuiles sont placées autrement que celles de « Classer les pixels » et voient 0 au-delà du bord du raster ; quelques pixels diffèrent donc entre les deux cartes. Les valeurs de tout type de données, et n'importe quel nombre de bandes, arrivent au réseau telles qu'elles sont dans le raster.</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modèle</translation>
        </message>
        <message>
            <source>Model packages (*.dlpk *.emd)</source>
            <translation>Paquets de modèle (*.dlpk *.emd)</translation>
        </message>
        <message>
            <source>Model package made by Train Model (.dlpk), or an .emd file beside the .onnx it names.</source>
            <translation>Paquet de modèle produit par « Entraîner un modèle » (.dlpk), ou fichier .emd à côté du .onnx qu'il nomme.</translation>
        </message>
        <message>
            <source>Tile size (pixels)</source>
            <translation>Taille de tuile (pixels)</translation>
        </message>
        <message>
            <source>Rows and columns of the tiles that the network takes from then on, since Deepness needs a fixed size: a multiple of 32. Empty is 512, or the size of the chips that it was trained on where that is larger. Larger tiles have fewer edges and take more memory.</source>
            <translation>Lignes et colonnes des tuiles que le réseau prend désormais, car Deepness demande une taille fixe : un multiple de 32. Vide est 512, ou la taille des imagettes avec lesquelles il a été entraîné si elle est plus grande. De plus grandes tuiles ont moins de bords et prennent plus de mémoire.</translation>
        </message>
        <message>
            <source>Padding (pixels)</source>
            <translation>Marge (pixels)</translation>
        </message>
        <message>
            <source>What lies so near a tile's edge is cut off, because the network sees too little around it there. Deepness keeps it as the overlap of tiles in percent, which is twice the padding, at most 50.</source>
            <translation>Ce qui est si près du bord d'une tuile est coupé, parce que le réseau y voit trop peu des alentours. Deepness le garde comme recouvrement des tuiles en pour cent, soit deux fois la marge, au plus 50.</translation>
        </message>
        <message>
            <source>Cell size (metres)</source>
            <translation>Taille de cellule (mètres)</translation>
        </message>
        <message>
            <source>Size of the pixels to which Deepness resamples a raster. Empty is that of the training data; give it where that was in degrees or unknown, or set the resolution in Deepness.</source>
            <translation>Taille des pixels auxquels Deepness rééchantillonne un raster. Vide est celle des données d'entraînement ; donnez-la si elle était en degrés ou inconnue, ou réglez la résolution dans Deepness.</translation>
        </message>
        <message>
            <source>ONNX file</source>
            <translation>Fichier ONNX</translation>
        </message>
        <message>
            <source>ONNX networks (*.onnx)</source>
            <translation>Réseaux ONNX (*.onnx)</translation>
        </message>
        <message>
            <source>The file to write. It appears when it is complete; an older one stays until then.</source>
            <translation>Le fichier à écrire. Il apparaît quand il est complet ; un plus ancien reste jusque-là.</translation>
        </message>
        <message>
            <source>{model} is no model package; choose a .dlpk or an .emd file.</source>
            <translation>{model} n'est pas un paquet de modèle ; choisissez un fichier .dlpk ou .emd.</translation>
        </message>
    </context>
    <context>
        <name>ExportParameters</name>
        <message>
            <source>Output folder</source>
            <translation>Dossier de sortie</translation>
        </message>
        <message>
            <source>New or empty folder for the training data; it appears when the export is complete. A folder that holds an earlier export of the same format, chip size, bands and classes gets the new chips added.</source>
            <translation>Dossier nouveau ou vide pour les données d'entraînement ; il apparaît quand l'export est complet. Un dossier qui contient un export antérieur de mêmes format, taille d'imagette, bandes et classes reçoit en plus les nouvelles imagettes.</translation>
        </message>
        <message>
            <source>Input rasters</source>
            <translation>Rasters en entrée</translation>
        </message>
        <message>
            <source>Rasters to cut chips from: any number of bands, 8-bit, 16-bit or real numbers, with or without CRS. All must have the same bands and data type; an alpha band is not used as one. Of a layer that is no file, such as a web map (WMS, XYZ), the part inside the extent is fetched at the cell size.</source>
            <translation>Rasters où découper les imagettes : n'importe quel nombre de bandes, 8 bits, 16 bits ou nombres réels, avec ou sans SCR. Tous doivent avoir les mêmes bandes et le même type de données ; une bande alpha ne compte pas. D'une couche qui n'est pas un fichier, comme une carte web (WMS, XYZ), la partie située dans l'emprise est téléchargée à la taille de cellule.</translation>
        </message>
        <message>
            <source>all</source>
            <translation>toutes</translation>
        </message>
        <message>
            <source>Bands to use, in this order: numbers such as 4,3,2 or names such as nir,red,green. The names are kept in the training data. Leave it empty to use all bands.</source>
            <translation>Bandes à utiliser, dans cet ordre : des numéros comme 4,3,2 ou des noms comme nir,red,green. Les noms sont conservés dans les données d'entraînement. Laissez vide pour utiliser toutes les bandes.</translation>
        </message>
        <message>
            <source>Samples (polygons, lines or points)</source>
            <translation>Échantillons (polygones, lignes ou points)</translation>
        </message>
        <message>
            <source>Vector layer that shows what is where. Pixels whose centre lies in a polygon take its class; lines and points label the pixels they touch, or more with a buffer radius. Where samples overlap, the later one wins and the log counts the pixels. Give samples, label rasters or a label folder.</source>
            <translation>Couche vecteur qui montre ce qui est où. Les pixels dont le centre est dans un polygone prennent sa classe ; les lignes et les points étiquettent les pixels qu'ils touchent, ou davantage avec un rayon de tampon. Où des échantillons se recouvrent, le dernier l'emporte et le journal compte les pixels. Donnez des échantillons, des rasters d'étiquettes ou un dossier d'étiquettes.</translation>
        </message>
        <message>
            <source>Class field</source>
            <translation>Champ de classe</translation>
        </message>
        <message>
            <source>Field of the samples that holds the class: whole numbers from 1 to 65535, or names such as Forest, which are numbered in alphabetical order. Samples without a value are left out. Without a field all samples are one class.</source>
            <translation>Champ des échantillons qui contient la classe : des nombres entiers de 1 à 65535, ou des noms comme Forêt, numérotés par ordre alphabétique. Les échantillons sans valeur sont écartés. Sans champ, tous les échantillons forment une seule classe.</translation>
        </message>
        <message>
            <source>Buffer radius</source>
            <translation>Rayon du tampon</translation>
        </message>
        <message>
            <source>Widens every sample by this distance, in the units of the samples' CRS: points become discs and lines become strips. 0 leaves them as they are.</source>
            <translation>Élargit chaque échantillon de cette distance, dans les unités du SCR des échantillons : les points deviennent des disques et les lignes des bandes. 0 les laisse tels quels.</translation>
        </message>
        <message>
            <source>Label rasters (instead of samples)</source>
            <translation>Rasters d'étiquettes (au lieu d'échantillons)</translation>
        </message>
        <message>
            <source>Instead of samples: rasters whose pixels are class values (0 and nodata are unlabelled), or colours that the class schema names. Give one for all input rasters, or one for each in the same order. A georeferenced one may have another grid or CRS; one without must have as many rows and columns as its raster.</source>
            <translation>Au lieu d'échantillons : des rasters dont les pixels sont des valeurs de classe (0 et nodata sont non étiquetés), ou des couleurs que le schéma de classes nomme. Donnez-en un pour tous les rasters en entrée, ou un pour chacun dans le même ordre. Un raster géoréférencé peut avoir une autre grille ou un autre SCR ; un raster sans géoréférence doit avoir autant de lignes et de colonnes que le sien.</translation>
        </message>
        <message>
            <source>Folder of label rasters (for the folder of images)</source>
            <translation>Dossier de rasters d'étiquettes (pour le dossier d'images)</translation>
        </message>
        <message>
            <source>Instead of samples: a folder with a label raster for each image in the folder of images, of the same name (fields_12.jpg and fields_12.png). Images without a partner are named in the log and left out.</source>
            <translation>Au lieu d'échantillons : un dossier avec un raster d'étiquettes de même nom pour chaque image du dossier d'images (champs_12.jpg et champs_12.png). Les images sans équivalent sont nommées dans le journal et écartées.</translation>
        </message>
        <message>
            <source>Class schema</source>
            <translation>Schéma de classes</translation>
        </message>
        <message>
            <source>Class schema (*.json)</source>
            <translation>Schéma de classes (*.json)</translation>
        </message>
        <message>
            <source>JSON file with the classes, their names and colours: {"name": "...", "classes": [{"value": 1, "name": "Forest", "color": "#1b7837"}]}. Labels of a class that is not in it are refused. Without one, classes come from the labels, and names and colours from the layer's style if it is categorised by the class field.</source>
            <translation>Fichier JSON avec les classes, leurs noms et leurs couleurs : {"name": "...", "classes": [{"value": 1, "name": "Forêt", "color": "#1b7837"}]}. Les étiquettes d'une classe qui n'y est pas sont refusées. Sans schéma, les classes viennent des étiquettes, les noms et couleurs du style de la couche s'il est catégorisé selon le champ de classe.</translation>
        </message>
        <message>
            <source>Extent</source>
            <translation>Emprise</translation>
        </message>
        <message>
            <source>Part of the rasters to cut chips from, widened to whole pixels; empty is all of it.</source>
            <translation>Partie des rasters où découper les imagettes, élargie à des pixels entiers ; vide signifie tout.</translation>
        </message>
        <message>
            <source>Cell size (units of the first raster's CRS)</source>
            <translation>Taille de cellule (unités du SCR du premier raster)</translation>
        </message>
        <message>
            <source>Ground size of a pixel of the chips, in the units of the first raster's CRS. Empty keeps the raster's own; with another the raster is resampled.</source>
            <translation>Taille au sol d'un pixel des imagettes, dans les unités du SCR du premier raster. Vide garde celle du raster ; avec une autre, le raster est rééchantillonné.</translation>
        </message>
        <message>
            <source>Mask (only chips inside these polygons)</source>
            <translation>Masque (seulement les imagettes dans ces polygones)</translation>
        </message>
        <message>
            <source>Polygons around the ground that was labelled completely. Only chips that lie completely inside are exported.</source>
            <translation>Polygones autour du terrain entièrement étiqueté. Seules les imagettes entièrement à l'intérieur sont exportées.</translation>
        </message>
        <message>
            <source>Tile size (pixels)</source>
            <translation>Taille de tuile (pixels)</translation>
        </message>
        <message>
            <source>Width and height of a chip in pixels. 256 suits most imagery; take less for very small rasters, and more if the objects are larger than a chip.</source>
            <translation>Largeur et hauteur d'une imagette en pixels. 256 convient à la plupart des images ; prenez moins pour de très petits rasters, et plus si les objets sont plus grands qu'une imagette.</translation>
        </message>
        <message>
            <source>Stride (pixels)</source>
            <translation>Pas (pixels)</translation>
        </message>
        <message>
            <source>Distance from one chip to the next in pixels. Half the tile size makes chips overlap by half and gives four times as many; the tile size makes them touch.</source>
            <translation>Distance d'une imagette à la suivante en pixels. La moitié de la taille de tuile fait se recouvrir les imagettes de moitié et en donne quatre fois plus ; la taille de tuile les fait se toucher.</translation>
        </message>
        <message>
            <source>Also export chips without labels</source>
            <translation>Exporter aussi les imagettes sans étiquette</translation>
        </message>
        <message>
            <source>Also write chips in which nothing is labelled. Useful where unlabelled means background: they show what the classes do not look like. The empty ratio says how many.</source>
            <translation>Écrit aussi les imagettes où rien n'est étiqueté. Utile où non étiqueté signifie arrière-plan : elles montrent à quoi les classes ne ressemblent pas. La proportion d'imagettes vides dit combien.</translation>
        </message>
        <message>
            <source>Metadata format</source>
            <translation>Format des métadonnées</translation>
        </message>
        <message>
            <source>What is to be learned, and for which program.
CLASSIFIED_TILES: the class of every pixel, such as land cover; Train Model and ArcGIS read it.
RCNN_MASKS: the shape of every single object, such as buildings or trees; ArcGIS, for Mask R-CNN.
PASCAL_VOC: boxes around objects in XML files; ArcGIS and most detectors.
KITTI: boxes around objects in KITTI's text files; detectors that ask for them.
LABELED_TILES: one class for a whole chip, that of the sample that covers most of it; ArcGIS.
MULTI_LABELED_TILES: all classes that occur in a chip; ArcGIS.
IMAGENET: one class for a whole chip, sorted into a folder for each class; most image classifiers.
EXPORT_TILES: chips without labels, for images alone or pairs of images (second raster).
PANOPTIC: classes of pixels together with single objects; ArcGIS.
COCO: shapes and boxes of objects in one JSON file; most libraries beyond ArcGIS.
YOLO: outlines of objects in text files, for YOLO segmentation.
YOLO_BOXES: boxes around objects in text files, for YOLO detection.</source>
            <translation>Ce qui est à apprendre, et pour quel programme.
CLASSIFIED_TILES : la classe de chaque pixel, comme l'occupation du sol ; pour « Entraîner un modèle » et ArcGIS.
RCNN_MASKS : la forme de chaque objet, comme des bâtiments ou des arbres ; ArcGIS, pour Mask R-CNN.
PASCAL_VOC : rectangles autour des objets dans des fichiers XML ; ArcGIS et la plupart des détecteurs.
KITTI : rectangles autour des objets dans les fichiers texte de KITTI ; les détecteurs qui les demandent.
LABELED_TILES : une classe pour toute une imagette, celle de l'échantillon qui en couvre le plus ; ArcGIS.
MULTI_LABELED_TILES : toutes les classes présentes dans une imagette ; ArcGIS.
IMAGENET : une classe pour toute une imagette, rangée dans un dossier par classe ; la plupart des classificateurs d'images.
EXPORT_TILES : imagettes sans étiquette, pour des images seules ou des paires d'images (second raster).
PANOPTIC : classes de pixels avec des objets isolés ; ArcGIS.
COCO : formes et rectangles des objets dans un fichier JSON ; la plupart des bibliothèques hors d'ArcGIS.
YOLO : contours des objets dans des fichiers texte, pour la segmentation YOLO.
YOLO_BOXES : rectangles autour des objets dans des fichiers texte, pour la détection YOLO.</translation>
        </message>
        <message>
            <source>Chip format</source>
            <translation>Format des imagettes</translation>
        </message>
        <message>
            <source>File format of the chips. TIFF keeps every data type and any number of bands, the CRS and nodata. PNG holds 1 or 3 bands of whole numbers up to 65535, JPEG up to 255 and slightly changes them; both lie beside a world file.</source>
            <translation>Format de fichier des imagettes. TIFF garde tout type de données, n'importe quel nombre de bandes, le SCR et nodata. PNG contient 1 ou 3 bandes de nombres entiers jusqu'à 65535, JPEG jusqu'à 255 en les modifiant légèrement ; les deux ont un fichier world à côté.</translation>
        </message>
    </context>
    <context>
        <name>ExportParametersAdvanced</name>
        <message>
            <source>SEPARATE cuts every raster by itself. MOSAIC cuts all of them as one image in the first one's grid, so that chips reach across their borders.</source>
            <translation>SEPARATE découpe chaque raster pour lui-même. MOSAIC les découpe tous comme une seule image dans la grille du premier, de sorte que les imagettes franchissent leurs limites.</translation>
        </message>
        <message>
            <source>Second raster</source>
            <translation>Second raster</translation>
        </message>
        <message>
            <source>A second image of the same ground, cut into the folder images2 beside every chip: the later date for learning changes (CLASSIFIED_TILES; it takes the same bands), or the image to translate into (EXPORT_TILES; it keeps all its bands).</source>
            <translation>Une deuxième image du même terrain, découpée dans le dossier images2 à côté de chaque imagette : la date plus récente pour apprendre les changements (CLASSIFIED_TILES ; elle prend les mêmes bandes), ou l'image dans laquelle traduire (EXPORT_TILES ; elle garde toutes ses bandes).</translation>
        </message>
        <message>
            <source>Solid distance of points and lines</source>
            <translation>Distance certaine autour des points et des lignes</translation>
        </message>
        <message>
            <source>Class;Pixels</source>
            <translation>Classe;Pixels</translation>
        </message>
        <message>
            <source>For points and lines, by class: how many pixels around them surely belong to the class. A row is a class (its value or name) and a number of pixels, such as Road and 3. Where classes meet, the nearer one counts. Polygons are not widened.</source>
            <translation>Pour les points et les lignes, par classe : combien de pixels autour d'eux appartiennent sûrement à la classe. Une ligne est une classe (sa valeur ou son nom) et un nombre de pixels, par exemple Route et 3. Où des classes se rencontrent, la plus proche compte. Les polygones ne sont pas élargis.</translation>
        </message>
        <message>
            <source>Instance samples (PANOPTIC)</source>
            <translation>Objets isolés (PANOPTIC)</translation>
        </message>
        <message>
            <source>Only for PANOPTIC: polygons of the things that are counted one by one, such as cars, while the samples show the areas, such as streets. Empty takes the samples for both.</source>
            <translation>Seulement pour PANOPTIC : polygones des choses comptées une à une, comme des voitures, tandis que les échantillons montrent les surfaces, comme des rues. Vide prend les échantillons pour les deux.</translation>
        </message>
        <message>
            <source>Instance class field (PANOPTIC)</source>
            <translation>Champ de classe des objets isolés (PANOPTIC)</translation>
        </message>
        <message>
            <source>Field of the instance samples that holds their class; without one all are one class.</source>
            <translation>Champ des objets isolés qui contient leur classe ; sans champ, tous forment une seule classe.</translation>
        </message>
        <message>
            <source>Tile width (pixels)</source>
            <translation>Largeur de tuile (pixels)</translation>
        </message>
        <message>
            <source>Width of a chip where it differs from the tile size; empty is the tile size.</source>
            <translation>Largeur d'une imagette si elle diffère de la taille de tuile ; vide est la taille de tuile.</translation>
        </message>
        <message>
            <source>Tile height (pixels)</source>
            <translation>Hauteur de tuile (pixels)</translation>
        </message>
        <message>
            <source>Height of a chip where it differs from its width; empty is the width.</source>
            <translation>Hauteur d'une imagette si elle diffère de sa largeur ; vide est la largeur.</translation>
        </message>
        <message>
            <source>Horizontal stride (pixels)</source>
            <translation>Pas horizontal (pixels)</translation>
        </message>
        <message>
            <source>Distance from one chip to the next in a row where it differs from the stride; empty is the stride.</source>
            <translation>Distance d'une imagette à la suivante dans une rangée si elle diffère du pas ; vide est le pas.</translation>
        </message>
        <message>
            <source>Vertical stride (pixels)</source>
            <translation>Pas vertical (pixels)</translation>
        </message>
        <message>
            <source>Distance from one row of chips to the next; empty is the horizontal stride.</source>
            <translation>Distance d'une rangée d'imagettes à la suivante ; vide est le pas horizontal.</translation>
        </message>
        <message>
            <source>Chip layout</source>
            <translation>Disposition des imagettes</translation>
        </message>
        <message>
            <source>GRID lays chips over the raster at every stride. CENTERED makes one chip for each sample, with the sample in its middle; good for few or scattered objects, and the stride does not count.</source>
            <translation>GRID pose les imagettes sur le raster à chaque pas. CENTERED fait une imagette pour chaque échantillon, celui-ci en son centre ; bien pour des objets rares ou dispersés, et le pas ne compte pas.</translation>
        </message>
        <message>
            <source>Rotation angle (degrees)</source>
            <translation>Angle de rotation (degrés)</translation>
        </message>
        <message>
            <source>Makes extra chips turned by this angle around their centre, anticlockwise, besides the unturned ones: more to learn from where things lie in any direction. 0 makes none.</source>
            <translation>Fait, en plus des imagettes droites, d'autres tournées de cet angle autour de leur centre, dans le sens antihoraire : plus à apprendre où les choses ont toutes les directions. 0 n'en fait pas.</translation>
        </message>
        <message>
            <source>Minimum overlap ratio</source>
            <translation>Part minimale dans l'imagette</translation>
        </message>
        <message>
            <source>Objects cut by the edge of a chip are left out of it if a smaller share of their area than this lies inside: 0.5 keeps those of which at least half is visible. 0 keeps all.</source>
            <translation>Les objets coupés par le bord d'une imagette en sont écartés si une part de leur surface plus petite que cela est à l'intérieur : 0,5 garde ceux dont au moins la moitié est visible. 0 garde tout.</translation>
        </message>
        <message>
            <source>Empty ratio</source>
            <translation>Proportion d'imagettes vides</translation>
        </message>
        <message>
            <source>How many chips without labels to export for each one with labels, chosen at random: 0.15 gives 15 for every 100. Empty exports all. Only where chips without labels are exported at all.</source>
            <translation>Combien d'imagettes sans étiquette exporter pour chacune avec étiquettes, choisies au hasard : 0,15 en donne 15 pour 100. Vide les exporte toutes. Seulement si des imagettes sans étiquette sont exportées.</translation>
        </message>
        <message>
            <source>Crop mode (LABELED_TILES, IMAGENET)</source>
            <translation>Découpe (LABELED_TILES, IMAGENET)</translation>
        </message>
        <message>
            <source>For chips of one class that are centred on samples. FIXED_SIZE: all chips have the tile size. BOUNDING_BOX: every chip is cut to the box around its sample.</source>
            <translation>Pour les imagettes d'une seule classe centrées sur des échantillons. FIXED_SIZE : toutes ont la taille de tuile. BOUNDING_BOX : chacune est coupée au rectangle autour de son échantillon.</translation>
        </message>
        <message>
            <source>Blacken around samples (LABELED_TILES, IMAGENET)</source>
            <translation>Noircir autour des échantillons (LABELED_TILES, IMAGENET)</translation>
        </message>
        <message>
            <source>For chips of one class: make everything outside the sample black, so that only the object counts.</source>
            <translation>Pour les imagettes d'une seule classe : met en noir tout ce qui est hors de l'échantillon, afin que seul l'objet compte.</translation>
        </message>
        <message>
            <source>Reference system</source>
            <translation>Système de référence</translation>
        </message>
        <message>
            <source>MAP_SPACE places the chips on the map. PIXEL_SPACE counts pixels, for images that were not taken from above, such as photographs of facades; needed by some models of ArcGIS.</source>
            <translation>MAP_SPACE place les imagettes sur la carte. PIXEL_SPACE compte les pixels, pour des images qui n'ont pas été prises d'en haut, comme des photos de façades ; certains modèles d'ArcGIS le demandent.</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Graine aléatoire</translation>
        </message>
        <message>
            <source>Decides which of the chips without labels are chosen; the same seed chooses the same ones.</source>
            <translation>Décide quelles imagettes sans étiquette sont choisies ; la même graine choisit les mêmes.</translation>
        </message>
    </context>
    <context>
        <name>ExportRequest</name>
        <message>
            <source>SOLID_DISTANCE: every row needs a class (its value or name) and a number of pixels, such as Road, 3.</source>
            <translation>SOLID_DISTANCE : chaque ligne demande une classe (sa valeur ou son nom) et un nombre de pixels, par exemple Route, 3.</translation>
        </message>
    </context>
    <context>
        <name>ExportTrainingDataAlgorithm</name>
        <message>
            <source>Export Training Data</source>
            <translation>Exporter des données d'entraînement</translation>
        </message>
        <message>
            <source>deep learning,chips,tiles,samples,labels,segmentation,classification,detection,training,COCO,YOLO,VOC</source>
            <translation>apprentissage profond,deep learning,imagettes,tuiles,échantillons,étiquettes,segmentation,classification,détection,entraînement,COCO,YOLO,VOC</translation>
        </message>
        <message>
            <source>Cuts small images (chips) out of rasters where samples or label rasters say what is there, together with a label for each. Train Model learns from the folder; it has Esri's layout, so ArcGIS can train from it too, and other formats serve other programs.

Give images (input rasters or a folder), and labels: polygons, lines or points whose class stands in a field, or label rasters whose pixels are class values. Value 0 is never a class: it means unlabelled. Pixels where a raster has no data are never labelled. Samples may have another CRS than the rasters.

The log and export_report.html in the folder tell how many chips, samples and pixels every class has.</source>
            <translation>Découpe de petites images (imagettes) dans des rasters, là où des échantillons ou des rasters d'étiquettes disent ce qui s'y trouve, avec une étiquette pour chacune. « Entraîner un modèle » apprend de ce dossier ; il a la structure d'Esri, donc ArcGIS peut aussi s'en servir, et d'autres formats servent d'autres programmes.

Donnez des images (rasters en entrée ou un dossier) et des étiquettes : des polygones, des lignes ou des points dont la classe est dans un champ, ou des rasters d'étiquettes dont les pixels sont des valeurs de classe. La valeur 0 n'est jamais une classe : elle signifie non étiqueté. Les pixels où un raster n'a pas de donnée ne sont jamais étiquetés. Les échantillons peuvent avoir un autre SCR que les rasters.

Le journal et export_report.html dans le dossier disent combien chaque classe a d'imagettes, d'échantillons et de pixels.</translation>
        </message>
        <message>
            <source>Number of chips</source>
            <translation>Nombre d'imagettes</translation>
        </message>
        <message>
            <source>Number of samples in the chips</source>
            <translation>Nombre d'échantillons dans les imagettes</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>Rapport</translation>
        </message>
    </context>
    <context>
        <name>FromLayerDialog</name>
        <message>
            <source>Classes from a layer</source>
            <translation>Classes d'une couche</translation>
        </message>
        <message>
            <source>&amp;Layer</source>
            <translation>&amp;Couche</translation>
        </message>
        <message>
            <source>&amp;Classes are</source>
            <translation>Les c&amp;lasses sont</translation>
        </message>
        <message>
            <source>stored with the layer</source>
            <translation>enregistrées avec la couche</translation>
        </message>
        <message>
            <source>the categories of its style</source>
            <translation>les catégories de son style</translation>
        </message>
        <message>
            <source>the values of {field}</source>
            <translation>les valeurs de {field}</translation>
        </message>
        <message>
            <source>the palette of its style</source>
            <translation>la palette de son style</translation>
        </message>
    </context>
    <context>
        <name>ImageParameters</name>
        <message>
            <source>Folder of images (instead of rasters, or besides)</source>
            <translation>Dossier d'images (au lieu des rasters, ou en plus)</translation>
        </message>
        <message>
            <source>Instead of input rasters, or besides them: all images in this folder and the folders in it. Files that cannot be used are named in the log and left out.</source>
            <translation>Au lieu des rasters en entrée, ou en plus : toutes les images de ce dossier et des dossiers qu'il contient. Les fichiers inutilisables sont nommés dans le journal et écartés.</translation>
        </message>
        <message>
            <source>Pattern of image files</source>
            <translation>Motif des fichiers d'images</translation>
        </message>
        <message>
            <source>Which files of the folder of images to use: patterns with * and ?, separated by semicolons, such as *_rgb.tif;*.jp2. Upper and lower case are the same.</source>
            <translation>Quels fichiers du dossier d'images utiliser : des motifs avec * et ?, séparés par des points-virgules, par exemple *_rgb.tif;*.jp2. Majuscules et minuscules sont équivalentes.</translation>
        </message>
        <message>
            <source>Several rasters</source>
            <translation>Plusieurs rasters</translation>
        </message>
        <message>
            <source>Where rasters overlap, the first one counts.</source>
            <translation>Où des rasters se recouvrent, le premier compte.</translation>
        </message>
        <message>
            <source>Bands, such as 4,3,2 (empty: {empty})</source>
            <translation>Bandes, par exemple 4,3,2 (vide : {empty})</translation>
        </message>
    </context>
    <context>
        <name>InputChecks</name>
        <message>
            <source>The layer {name} is broken; mend its source first.</source>
            <translation>La couche {name} est rompue ; réparez d'abord sa source.</translation>
        </message>
        <message>
            <source>{name}: the layer cannot be opened; choose another.</source>
            <translation>{name} : la couche ne peut pas être ouverte ; choisissez-en une autre.</translation>
        </message>
        <message>
            <source>{name}: the layer is a table without geometries; choose a layer with a map.</source>
            <translation>{name} : la couche est une table sans géométrie ; choisissez une couche avec des géométries.</translation>
        </message>
        <message>
            <source>{name}: the layer holds points or lines; choose one with polygons.</source>
            <translation>{name} : la couche contient des points ou des lignes ; choisissez-en une avec des polygones.</translation>
        </message>
        <message>
            <source>The samples have no field {field}; they have {fields}.</source>
            <translation>Les échantillons n'ont pas de champ {field} ; ils ont {fields}.</translation>
        </message>
        <message>
            <source>{name}: the layer {layer} is no file; choose a raster file.</source>
            <translation>{name} : la couche {layer} n'est pas un fichier ; choisissez un fichier raster.</translation>
        </message>
        <message>
            <source>The output {output} is {what} as well; choose another name.</source>
            <translation>La sortie {output} est aussi {what} ; choisissez un autre nom.</translation>
        </message>
        <message>
            <source>The model {model} does not exist.</source>
            <translation>Le modèle {model} n'existe pas.</translation>
        </message>
        <message>
            <source>{name}: the folder {folder} does not exist.</source>
            <translation>{name} : le dossier {folder} n'existe pas.</translation>
        </message>
        <message>
            <source>INPUT_FOLDER: {folder} holds no file that matches {pattern}; check both.</source>
            <translation>INPUT_FOLDER : {folder} ne contient aucun fichier conforme à {pattern} ; vérifiez les deux.</translation>
        </message>
        <message>
            <source>BANDS: {layer} has {count} bands, and none with the number {band}.</source>
            <translation>BANDS : {layer} a {count} bandes, et aucune avec le numéro {band}.</translation>
        </message>
    </context>
    <context>
        <name>InstallRuntimeAlgorithm</name>
        <message>
            <source>Install the deep-learning runtime</source>
            <translation>Installer l'environnement d'exécution</translation>
        </message>
        <message>
            <source>Setup</source>
            <translation>Installation</translation>
        </message>
        <message>
            <source>install,setup,runtime,python,pip,pytorch,torch,cuda,gpu,onnx,environment,offline</source>
            <translation>installer,installation,configuration,runtime,python,pip,pytorch,torch,cuda,gpu,onnx,environnement,hors ligne</translation>
        </message>
        <message>
            <source>Downloads the libraries that Chipwise trains and classifies with (PyTorch, ONNX Runtime, rasterio and others) into a folder of their own in your user account. Nothing is added to QGIS's own Python, and no administrator's rights are needed.

It is needed once, and again when an update of Chipwise asks for it. The download is between 0.5 and 3 GB and takes some minutes; a runtime that is there already and works is kept. Cancelling leaves nothing behind.</source>
            <translation>Télécharge les bibliothèques avec lesquelles Chipwise entraîne et classe (PyTorch, ONNX Runtime, rasterio et d'autres) dans un dossier à part de votre compte utilisateur. Rien n'est ajouté au Python de QGIS, et aucun droit d'administrateur n'est nécessaire.

C'est nécessaire une fois, et de nouveau quand une mise à jour de Chipwise le demande. Le téléchargement fait de 0,5 à 3 Go et prend quelques minutes ; un environnement déjà présent et qui fonctionne est gardé. Annuler ne laisse rien derrière soi.</translation>
        </message>
        <message>
            <source>Build</source>
            <translation>Variante</translation>
        </message>
        <message>
            <source>Which build of the libraries to install. AUTO takes CUDA where the driver of an NVIDIA graphics card is found, and CPU elsewhere. CUDA trains many times faster on such a card and needs about 6 GB of disk; CPU works on every computer and needs less. On macOS it is always CPU.</source>
            <translation>Quelle variante des bibliothèques installer. AUTO prend CUDA si le pilote d'une carte graphique NVIDIA est trouvé, et CPU sinon. CUDA entraîne beaucoup plus vite sur une telle carte et demande environ 6 Go de disque ; CPU fonctionne sur tout ordinateur et demande moins. Sous macOS, c'est toujours CPU.</translation>
        </message>
        <message>
            <source>Folder of wheels</source>
            <translation>Dossier de wheels</translation>
        </message>
        <message>
            <source>Only for computers without access to the internet: a folder with the packages as wheel files (*.whl). Fill it on another computer of the same system and Python version with 'pip download -r requirements.txt'. Leave it empty to download the packages.</source>
            <translation>Seulement pour les ordinateurs sans accès à Internet : un dossier avec les paquets en fichiers wheel (*.whl). Remplissez-le sur un autre ordinateur de mêmes système et version de Python avec 'pip download -r requirements.txt'. Laissez vide pour télécharger les paquets.</translation>
        </message>
        <message>
            <source>Python of the runtime</source>
            <translation>Python de l'environnement d'exécution</translation>
        </message>
    </context>
    <context>
        <name>Layers</name>
        <message>
            <source>The layer {name} is no raster file; save it as a GeoTIFF first (Export &gt; Save As).</source>
            <translation>La couche {name} n'est pas un fichier raster ; enregistrez-la d'abord en GeoTIFF (Exporter &gt; Sauvegarder sous).</translation>
        </message>
        <message>
            <source>{path} holds the layers {names}; the first is taken. Name another one as {path}|layername={last}.</source>
            <translation>{path} contient les couches {names} ; la première est prise. Nommez-en une autre par {path}|layername={last}.</translation>
        </message>
    </context>
    <context>
        <name>MonitorPanel</name>
        <message>
            <source>Quick look</source>
            <translation>Aperçu rapide</translation>
        </message>
        <message>
            <source>{name}, begun at {time}</source>
            <translation>{name}, commencé à {time}</translation>
        </message>
        <message>
            <source>Show the logs of the run in the browser.</source>
            <translation>Afficher les journaux de l'exécution dans le navigateur.</translation>
        </message>
        <message>
            <source>The log folder of the run is gone: {folder}</source>
            <translation>Le dossier des journaux de l'exécution n'existe plus : {folder}</translation>
        </message>
        <message>
            <source>This run writes no logs; set the log folder of Train Model to watch it.</source>
            <translation>Cette exécution n'écrit pas de journaux ; indiquez le dossier des journaux de l'algorithme d'entraînement pour la suivre.</translation>
        </message>
        <message>
            <source>TensorBoard is starting...</source>
            <translation>TensorBoard démarre…</translation>
        </message>
        <message>
            <source>TensorBoard does not run: {reason}</source>
            <translation>TensorBoard ne fonctionne pas : {reason}</translation>
        </message>
        <message>
            <source>Training to show</source>
            <translation>Entraînement à montrer</translation>
        </message>
        <message>
            <source>Progress of the training</source>
            <translation>Avancement de l'entraînement</translation>
        </message>
        <message>
            <source>State of the training</source>
            <translation>État de l'entraînement</translation>
        </message>
        <message>
            <source>Cancel t&amp;raining</source>
            <translation>Annuler l'ent&amp;raînement</translation>
        </message>
        <message>
            <source>Tensor&amp;Board</source>
            <translation>Tensor&amp;Board</translation>
        </message>
        <message>
            <source>Some validation chips: the image, its labels, and what the network maps.</source>
            <translation>Quelques imagettes de validation : l'image, ses étiquettes et ce que le réseau en fait.</translation>
        </message>
        <message>
            <source>Examples: image, labels and map</source>
            <translation>Exemples : image, étiquettes et carte</translation>
        </message>
        <message>
            <source>No training has run yet.</source>
            <translation>Aucun entraînement n'a encore eu lieu.</translation>
        </message>
        <message>
            <source>Cancelling...</source>
            <translation>Annulation…</translation>
        </message>
        <message>
            <source>Finished: mean IoU {miou:.3f}, accuracy {accuracy:.3f}.</source>
            <translation>Terminé : IoU moyen {miou:.3f}, exactitude {accuracy:.3f}.</translation>
        </message>
        <message>
            <source>Cancelled.</source>
            <translation>Annulé.</translation>
        </message>
        <message>
            <source>It ended without a model; its log says why.</source>
            <translation>Terminé sans modèle ; son journal dit pourquoi.</translation>
        </message>
    </context>
    <context>
        <name>NewSamplesDialog</name>
        <message>
            <source>New samples</source>
            <translation>Nouveaux échantillons</translation>
        </message>
        <message>
            <source>GeoPackage (*.gpkg)</source>
            <translation>GeoPackage (*.gpkg)</translation>
        </message>
        <message>
            <source>Polygons</source>
            <translation>Polygones</translation>
        </message>
        <message>
            <source>Lines</source>
            <translation>Lignes</translation>
        </message>
        <message>
            <source>Points</source>
            <translation>Points</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Fichier</translation>
        </message>
        <message>
            <source>&amp;Geometry</source>
            <translation>&amp;Géométrie</translation>
        </message>
        <message>
            <source>CRS</source>
            <translation>SCR</translation>
        </message>
        <message>
            <source>none</source>
            <translation>aucun</translation>
        </message>
        <message>
            <source>Choose a file for the samples.</source>
            <translation>Choisissez un fichier pour les échantillons.</translation>
        </message>
    </context>
    <context>
        <name>Parameters</name>
        <message>
            <source>HTML files (*.html)</source>
            <translation>Fichiers HTML (*.html)</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>Rapport</translation>
        </message>
        <message>
            <source>{name} is empty; give a value.</source>
            <translation>{name} est vide ; donnez une valeur.</translation>
        </message>
        <message>
            <source>{name}: let the name of the output end in {endings}.</source>
            <translation>{name} : le nom de la sortie doit finir par {endings}.</translation>
        </message>
        <message>
            <source> or </source>
            <translation> ou </translation>
        </message>
        <message>
            <source>a number from {low:g} to {high:g}</source>
            <translation>un nombre de {low:g} à {high:g}</translation>
        </message>
        <message>
            <source>a number of at least {low:g}</source>
            <translation>un nombre d'au moins {low:g}</translation>
        </message>
        <message>
            <source>{name} is {known}; {value} was given.</source>
            <translation>{name} est {known} ; {value} a été donné.</translation>
        </message>
        <message>
            <source>{name} is one of {names}; {value} was given.</source>
            <translation>{name} est l'un de {names} ; {value} a été donné.</translation>
        </message>
        <message>
            <source>{name}: {value} is none of {kinds}.</source>
            <translation>{name} : {value} n'est rien de {kinds}.</translation>
        </message>
    </context>
    <context>
        <name>QuickLookGround</name>
        <message>
            <source>The map does not show the image {name}; zoom to it first.</source>
            <translation>La carte ne montre pas l'image {name} ; zoomez d'abord dessus.</translation>
        </message>
    </context>
    <context>
        <name>QuickLookLayers</name>
        <message>
            <source>Quick look</source>
            <translation>Aperçu rapide</translation>
        </message>
        <message>
            <source>Quick look: least sure</source>
            <translation>Aperçu rapide : le moins sûr</translation>
        </message>
    </context>
    <context>
        <name>QuickLookPanel</name>
        <message>
            <source>Cancelling...</source>
            <translation>Annulation…</translation>
        </message>
        <message>
            <source>The layer {name} does not say which field holds the classes; style it by that field.</source>
            <translation>La couche {name} ne dit pas quel champ contient les classes ; stylisez-la selon ce champ.</translation>
        </message>
        <message>
            <source>Cancelled.</source>
            <translation>Annulé.</translation>
        </message>
        <message>
            <source>&amp;Quick look</source>
            <translation>Aperçu &amp;rapide</translation>
        </message>
        <message>
            <source>Train a small network for a short time on the samples around the view, and classify what is seen.</source>
            <translation>Entraîne brièvement un petit réseau sur les échantillons autour de la vue, et classe ce qui est visible.</translation>
        </message>
        <message>
            <source> min</source>
            <translation> min</translation>
        </message>
        <message>
            <source>Minutes of training</source>
            <translation>Minutes d'entraînement</translation>
        </message>
        <message>
            <source>How long training may take.</source>
            <translation>Combien de temps l'entraînement peut prendre.</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>&amp;Annuler</translation>
        </message>
        <message>
            <source>G&amp;o on from the last look</source>
            <translation>C&amp;ontinuer le dernier aperçu</translation>
        </message>
        <message>
            <source>Begin with what the network has learnt already; else it begins anew.</source>
            <translation>Commence avec ce que le réseau a déjà appris ; sinon il recommence à zéro.</translation>
        </message>
        <message>
            <source>Progress of the quick look</source>
            <translation>Avancement de l'aperçu rapide</translation>
        </message>
        <message>
            <source>State of the quick look</source>
            <translation>État de l'aperçu rapide</translation>
        </message>
        <message>
            <source>With all settings:</source>
            <translation>Avec tous les réglages :</translation>
        </message>
        <message>
            <source>&amp;Export...</source>
            <translation>&amp;Exporter…</translation>
        </message>
        <message>
            <source>&amp;Train...</source>
            <translation>Entraî&amp;ner…</translation>
        </message>
        <message>
            <source>C&amp;lassify...</source>
            <translation>C&amp;lasser…</translation>
        </message>
        <message>
            <source>The map is ready: correct it where it is wrong or unsure, and look again.</source>
            <translation>La carte est prête : corrigez-la où elle est fausse ou incertaine, et relancez l'aperçu.</translation>
        </message>
        <message>
            <source>Warnings ({count}): point here.</source>
            <translation>Avertissements ({count}) : pointez ici.</translation>
        </message>
        <message>
            <source>Choose an image and a layer of samples first.</source>
            <translation>Choisissez d'abord une image et une couche d'échantillons.</translation>
        </message>
    </context>
    <context>
        <name>QuickLookSamples</name>
        <message>
            <source>The CRS of the layer {name} does not reach to the image; choose other samples.</source>
            <translation>Le SCR de la couche {name} ne s'étend pas jusqu'à l'image ; choisissez d'autres échantillons.</translation>
        </message>
    </context>
    <context>
        <name>QuickLookTask</name>
        <message>
            <source>Quick look</source>
            <translation>Aperçu rapide</translation>
        </message>
        <message>
            <source>Cutting chips</source>
            <translation>Découpe des imagettes</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>Entraînement</translation>
        </message>
        <message>
            <source>Classifying the view</source>
            <translation>Classification de la vue</translation>
        </message>
        <message>
            <source>The quick look has failed: {reason}</source>
            <translation>L'aperçu rapide a échoué : {reason}</translation>
        </message>
    </context>
    <context>
        <name>RegionTool</name>
        <message>
            <source>The image has no values there.</source>
            <translation>L'image n'a pas de valeurs à cet endroit.</translation>
        </message>
    </context>
    <context>
        <name>RenderedRaster</name>
        <message>
            <source>The layer {name} is no file: give EXTENT and CELL_SIZE, which say what part of it to fetch and how fine, or save it as a GeoTIFF first (Export &gt; Save As).</source>
            <translation>La couche {name} n'est pas un fichier : donnez EXTENT et CELL_SIZE, qui disent quelle partie télécharger et avec quelle finesse, ou enregistrez-la d'abord en GeoTIFF (Exporter &gt; Sauvegarder sous).</translation>
        </message>
        <message>
            <source>The extent lies outside the layer {name}; choose one within it.</source>
            <translation>L'emprise est en dehors de la couche {name} ; choisissez-en une à l'intérieur.</translation>
        </message>
        <message>
            <source>{columns} x {rows} pixels of the layer {name} are too many to fetch; choose a larger CELL_SIZE or a smaller EXTENT.</source>
            <translation>{columns} x {rows} pixels de la couche {name} sont trop pour être téléchargés ; choisissez un plus grand CELL_SIZE ou un plus petit EXTENT.</translation>
        </message>
        <message>
            <source>Fetching {columns} x {rows} pixels of {name}.</source>
            <translation>Téléchargement de {columns} x {rows} pixels de {name}.</translation>
        </message>
        <message>
            <source>Cancelled; nothing was written.</source>
            <translation>Annulé ; rien n'a été écrit.</translation>
        </message>
        <message>
            <source>The layer {name} cannot be written to {path}; free some disk space, or save it as a GeoTIFF.</source>
            <translation>La couche {name} ne peut pas être écrite dans {path} ; libérez de l'espace disque, ou enregistrez-la en GeoTIFF.</translation>
        </message>
        <message>
            <source>The layer {name} is blank in the extent: check the connection and the address of the service, and whether it has images there at this cell size.</source>
            <translation>La couche {name} est vide dans l'emprise : vérifiez la connexion et l'adresse du service, et s'il y a des images à cet endroit à cette taille de cellule.</translation>
        </message>
        <message>
            <source>{share:.1f}% of the layer {name} is blank in the extent; it is nodata there.</source>
            <translation>{share:.1f} % de la couche {name} sont vides dans l'emprise ; elle y est nodata.</translation>
        </message>
    </context>
    <context>
        <name>RuntimePanel</name>
        <message>
            <source>Deep-learning runtime</source>
            <translation>Environnement d'exécution</translation>
        </message>
        <message>
            <source>Starting</source>
            <translation>Démarrage</translation>
        </message>
        <message>
            <source>Cancelling</source>
            <translation>Annulation</translation>
        </message>
        <message>
            <source>what suits this computer</source>
            <translation>ce qui convient à cet ordinateur</translation>
        </message>
        <message>
            <source>CPU: works everywhere</source>
            <translation>CPU : fonctionne partout</translation>
        </message>
        <message>
            <source>CUDA: for NVIDIA graphics cards</source>
            <translation>CUDA : pour cartes graphiques NVIDIA</translation>
        </message>
        <message>
            <source>only without internet</source>
            <translation>seulement sans Internet</translation>
        </message>
        <message>
            <source>For computers without internet: a folder of packages, filled by 'pip download -r requirements.txt'.</source>
            <translation>Pour les ordinateurs sans Internet : un dossier de paquets, rempli par 'pip download -r requirements.txt'.</translation>
        </message>
        <message>
            <source>Log of the installation</source>
            <translation>Journal de l'installation</translation>
        </message>
        <message>
            <source>&amp;Install</source>
            <translation>&amp;Installer</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>&amp;Copy log</source>
            <translation>&amp;Copier le journal</translation>
        </message>
        <message>
            <source>Check &amp;again</source>
            <translation>Vé&amp;rifier de nouveau</translation>
        </message>
        <message>
            <source>Look whether a runtime is there now.</source>
            <translation>Regarder si un environnement d'exécution est maintenant présent.</translation>
        </message>
        <message>
            <source>&amp;Build</source>
            <translation>&amp;Variante</translation>
        </message>
        <message>
            <source>&amp;Wheel folder</source>
            <translation>Dossier de &amp;wheels</translation>
        </message>
        <message>
            <source>install it here</source>
            <translation>installer ici</translation>
        </message>
        <message>
            <source>The deep-learning runtime is ready.</source>
            <translation>L'environnement d'exécution est prêt.</translation>
        </message>
        <message>
            <source>Chipwise</source>
            <translation>Chipwise</translation>
        </message>
        <message>
            <source>The installation was cancelled; nothing of it is left.</source>
            <translation>L'installation a été annulée ; il n'en reste rien.</translation>
        </message>
        <message>
            <source>About {download} MB to download and {disk} GB of disk; {free:.1f} GB are free in {folder}.</source>
            <translation>Environ {download} Mo à télécharger et {disk} Go de disque ; {free:.1f} Go sont libres dans {folder}.</translation>
        </message>
        <message>
            <source>That is not enough: make room, or name another folder in the environment variable CHIPWISE_HOME.</source>
            <translation>Cela ne suffit pas : faites de la place, ou nommez un autre dossier dans la variable d'environnement CHIPWISE_HOME.</translation>
        </message>
    </context>
    <context>
        <name>RuntimeTasks</name>
        <message>
            <source>Looking for the deep-learning runtime</source>
            <translation>Recherche de l'environnement d'exécution</translation>
        </message>
        <message>
            <source>Installing the deep-learning runtime</source>
            <translation>Installation de l'environnement d'exécution</translation>
        </message>
    </context>
    <context>
        <name>SampleEdits</name>
        <message>
            <source>Undo the last change of the samples</source>
            <translation>Annuler la dernière modification des échantillons</translation>
        </message>
        <message>
            <source>Redo the change of the samples</source>
            <translation>Rétablir la modification des échantillons</translation>
        </message>
        <message>
            <source>Save the samples</source>
            <translation>Enregistrer les échantillons</translation>
        </message>
        <message>
            <source>The samples cannot be saved: {reason}</source>
            <translation>Impossible d'enregistrer les échantillons : {reason}</translation>
        </message>
        <message>
            <source>That sample has no extent; draw it larger.</source>
            <translation>Cet échantillon n'a pas d'étendue ; dessinez-le plus grand.</translation>
        </message>
        <message>
            <source>Add sample of {name}</source>
            <translation>Ajouter un échantillon de {name}</translation>
        </message>
        <message>
            <source>The layer {name} does not take the sample.</source>
            <translation>La couche {name} n'accepte pas l'échantillon.</translation>
        </message>
        <message>
            <source>Change class of samples</source>
            <translation>Changer la classe d'échantillons</translation>
        </message>
        <message>
            <source>Delete samples</source>
            <translation>Supprimer des échantillons</translation>
        </message>
        <message>
            <source>Follow the class schema</source>
            <translation>Suivre le schéma de classes</translation>
        </message>
        <message>
            <source>Choose the field of {name} that holds the class.</source>
            <translation>Choisissez le champ de {name} qui contient la classe.</translation>
        </message>
        <message>
            <source>The layer {name} cannot be edited; save it as a GeoPackage (Export &gt; Save Features As) and use that.</source>
            <translation>La couche {name} ne peut pas être modifiée ; enregistrez-la en GeoPackage (Exporter &gt; Sauvegarder les entités sous) et utilisez celui-ci.</translation>
        </message>
    </context>
    <context>
        <name>SampleList</name>
        <message>
            <source>List of samples</source>
            <translation>Liste des échantillons</translation>
        </message>
    </context>
    <context>
        <name>SampleListModel</name>
        <message>
            <source>Class</source>
            <translation>Classe</translation>
        </message>
        <message>
            <source>Sample</source>
            <translation>Échantillon</translation>
        </message>
        <message>
            <source>Pixels</source>
            <translation>Pixels</translation>
        </message>
        <message>
            <source>Share</source>
            <translation>Part</translation>
        </message>
        <message>
            <source>new {number}</source>
            <translation>nouveau {number}</translation>
        </message>
        <message>
            <source>not in the schema: {value}</source>
            <translation>absent du schéma : {value}</translation>
        </message>
        <message>
            <source>without class</source>
            <translation>sans classe</translation>
        </message>
    </context>
    <context>
        <name>SampleParameters</name>
        <message>
            <source>The map whose accuracy is to be known. Its classes are the strata of the sample.</source>
            <translation>La carte dont on veut connaître l'exactitude. Ses classes sont les strates de l'échantillon.</translation>
        </message>
        <message>
            <source>Number of points (empty: as many as the standard error needs)</source>
            <translation>Nombre de points (vide : autant que l'erreur type en demande)</translation>
        </message>
        <message>
            <source>Points in all. Empty: as many as overall accuracy needs to be known with the standard error given below, by the formula that Olofsson et al. 2014 recommend. The log says how many that is, and how many each class gets.</source>
            <translation>Points en tout. Vide : autant qu'il en faut pour connaître l'exactitude globale avec l'erreur type donnée ci-dessous, selon la formule que recommandent Olofsson et al. 2014. Le journal dit combien cela fait, et combien chaque classe en reçoit.</translation>
        </message>
        <message>
            <source>Points per class</source>
            <translation>Points par classe</translation>
        </message>
        <message>
            <source>How the points are divided among the classes:
PROPORTIONAL: by the area that each class has in the map, which serves overall accuracy and areas best. Together with a smallest number per class this is what Olofsson et al. 2014 recommend
EQUAL: the same number for each class, which serves the user's accuracy of every class</source>
            <translation>Comment les points sont répartis entre les classes :
PROPORTIONAL : selon la surface de chaque classe dans la carte, ce qui sert le mieux l'exactitude globale et les surfaces. Avec un nombre minimal par classe, c'est ce que recommandent Olofsson et al. 2014
EQUAL : le même nombre pour chaque classe, ce qui sert l'exactitude pour l'utilisateur de chaque classe</translation>
        </message>
        <message>
            <source>Smallest number of points per class</source>
            <translation>Plus petit nombre de points par classe</translation>
        </message>
        <message>
            <source>Rare classes get at least so many points, since a few say nothing about them: 50 to 100 is usual. The others share what is left of the number of points by their area. A class with fewer pixels gets them all. 0 sets no limit.</source>
            <translation>Les classes rares reçoivent au moins autant de points, car quelques-uns ne disent rien d'elles : 50 à 100 sont usuels. Les autres se partagent selon leur surface ce qui reste du nombre de points. Une classe avec moins de pixels les reçoit tous. 0 ne fixe pas de limite.</translation>
        </message>
        <message>
            <source>Points of single classes</source>
            <translation>Points de certaines classes</translation>
        </message>
        <message>
            <source>Class;Points</source>
            <translation>Classe;Points</translation>
        </message>
        <message>
            <source>Sets the number of points of some classes: value or name of the class, and its points. They come besides the number of points above, which the other classes share. 0 leaves a class out; estimates of the area then say nothing about what the map shows as that class.</source>
            <translation>Fixe le nombre de points de certaines classes : valeur ou nom de la classe, et ses points. Ils s'ajoutent au nombre de points ci-dessus, que se partagent les autres classes. 0 écarte une classe ; les estimations de surface ne disent alors rien de ce que la carte montre comme cette classe.</translation>
        </message>
        <message>
            <source>Smallest distance between points</source>
            <translation>Plus petite distance entre points</translation>
        </message>
        <message>
            <source>No two points lie nearer to each other, in the units of the raster's CRS: neighbouring pixels tell the same twice. A class that has no room for all of its points gets fewer, and the log says so. With a distance that leaves much room the sample is as good as random.</source>
            <translation>Deux points ne sont jamais plus proches, dans les unités du SCR du raster : des pixels voisins disent deux fois la même chose. Une classe qui n'a pas de place pour tous ses points en reçoit moins, et le journal le dit. Avec une distance qui laisse beaucoup de place, l'échantillon vaut un tirage au hasard.</translation>
        </message>
        <message>
            <source>Standard error of overall accuracy (percent)</source>
            <translation>Erreur type de l'exactitude globale (pour cent)</translation>
        </message>
        <message>
            <source>How well overall accuracy is to be known, where no number of points is given: the half width of its 95 % confidence interval is twice this. Half the error takes four times the points.</source>
            <translation>Avec quelle finesse on veut connaître l'exactitude globale, si aucun nombre de points n'est donné : la demi-largeur de son intervalle de confiance à 95 % en est le double. La moitié de l'erreur demande quatre fois plus de points.</translation>
        </message>
        <message>
            <source>Expected user's accuracy</source>
            <translation>Exactitude pour l'utilisateur attendue</translation>
        </message>
        <message>
            <source>Class;Percent</source>
            <translation>Classe;Pour cent</translation>
        </message>
        <message>
            <source>What share of each class you expect to be right, in percent, where no number of points is given: value or name of the class, and the percent. 80 is taken for classes that are not named. The worse a class is expected to be, the more points are needed.</source>
            <translation>Quelle part de chaque classe on s'attend à trouver juste, en pour cent, si aucun nombre de points n'est donné : valeur ou nom de la classe, et le pourcentage. 80 est pris pour les classes non nommées. Plus on attend une classe mauvaise, plus il faut de points.</translation>
        </message>
        <message>
            <source>Also draw points where the map has the value 0, in a stratum of its own: background, or what was left unclassified. Nodata never gets points. Choose the same in Assess Accuracy.</source>
            <translation>Tire aussi des points où la carte a la valeur 0, dans une strate à part : l'arrière-plan, ou ce qui est resté non classé. Nodata ne reçoit jamais de points. Choisissez la même chose dans « Évaluer l'exactitude ».</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Graine aléatoire</translation>
        </message>
        <message>
            <source>The same seed, map and numbers give the same points.</source>
            <translation>Les mêmes graine, carte et nombres donnent les mêmes points.</translation>
        </message>
        <message>
            <source>Reference points</source>
            <translation>Points de référence</translation>
        </message>
        <message>
            <source>A GeoPackage of points at the centres of pixels, in random order, in the raster's CRS. Fill in the field reference, which offers the classes by name, from better imagery or in the field; leave it empty where nobody can tell. The class that the map shows there is kept in the hidden field stratum, so that it does not sway who looks, and the share of the map that the class covers in stratum_share: Assess Accuracy needs both. Points that somebody has begun to fill in are never replaced.</source>
            <translation>Un GeoPackage de points aux centres de pixels, dans un ordre aléatoire, dans le SCR du raster. Remplissez le champ reference, qui propose les classes par leur nom, d'après de meilleures images ou sur le terrain ; laissez-le vide où personne ne peut le dire. La classe que la carte y montre est gardée dans le champ caché stratum, afin de ne pas influencer qui regarde, et la part de la carte que la classe couvre dans stratum_share : « Évaluer l'exactitude » a besoin des deux. Les points que quelqu'un a commencé à remplir ne sont jamais remplacés.</translation>
        </message>
    </context>
    <context>
        <name>SampleReferencePointsAlgorithm</name>
        <message>
            <source>Sample Reference Points</source>
            <translation>Tirer des points de référence</translation>
        </message>
        <message>
            <source>accuracy assessment,stratified random sample,sampling design,validation,ground truth,olofsson,area</source>
            <translation>évaluation de l'exactitude,échantillon aléatoire stratifié,plan d'échantillonnage,validation,vérité terrain,Olofsson,surface</translation>
        </message>
        <message>
            <source>Draws a stratified random sample of a map's pixels: the points at which a person then says what is truly there, from which Assess Accuracy tells how good the map is and how much area each class covers, with confidence intervals.

Open the points beside imagery that is better than what was classified, switch on editing, and choose in the field reference the class that you see; the form offers the classes by name and hides what the map says. Save, and give the layer to Assess Accuracy. The same points serve for later maps of the same ground.

Draw new points instead of using training samples: those lie where the classes are plain to see, and the model knows them by heart. Pixels of a CRS in degrees are drawn by the ground that they cover.</source>
            <translation>Tire un échantillon aléatoire stratifié des pixels d'une carte : les points où une personne dit ensuite ce qui est vraiment là, et d'où « Évaluer l'exactitude » déduit ce que vaut la carte et quelle surface couvre chaque classe, avec des intervalles de confiance.

Ouvrez les points à côté d'images meilleures que celles qui ont été classées, passez en mode édition, et choisissez dans le champ reference la classe que vous voyez ; le formulaire propose les classes par leur nom et cache ce que dit la carte. Enregistrez, et donnez la couche à « Évaluer l'exactitude ». Les mêmes points servent pour des cartes ultérieures du même terrain.

Tirez de nouveaux points au lieu d'utiliser les échantillons d'entraînement : ceux-ci sont là où les classes se voient bien, et le modèle les connaît par cœur. Dans un SCR en degrés, les pixels sont tirés selon la surface au sol qu'ils couvrent.</translation>
        </message>
        <message>
            <source>Number of points</source>
            <translation>Nombre de points</translation>
        </message>
    </context>
    <context>
        <name>SampleRequest</name>
        <message>
            <source>CLASS_COUNTS: every row needs a class and a number, such as Road, 75.</source>
            <translation>CLASS_COUNTS : chaque ligne demande une classe et un nombre, par exemple Route, 75.</translation>
        </message>
        <message>
            <source>CLASS_COUNTS: numbers of points are whole numbers.</source>
            <translation>CLASS_COUNTS : les nombres de points sont des nombres entiers.</translation>
        </message>
        <message>
            <source>EXPECTED_ACCURACY: every row needs a class and a percent, such as Road, 70.</source>
            <translation>EXPECTED_ACCURACY : chaque ligne demande une classe et un pourcentage, par exemple Route, 70.</translation>
        </message>
        <message>
            <source>the class raster</source>
            <translation>le raster de classes</translation>
        </message>
    </context>
    <context>
        <name>SamplesLayer</name>
        <message>
            <source>{path} is there already; choose another name, or open it and choose it as the samples.</source>
            <translation>{path} existe déjà ; choisissez un autre nom, ou ouvrez-le et choisissez-le comme échantillons.</translation>
        </message>
        <message>
            <source>{path} cannot be written: {reason}.</source>
            <translation>{path} ne peut pas être écrit : {reason}.</translation>
        </message>
        <message>
            <source>The layer {name} has no geometry; choose one of polygons, lines or points.</source>
            <translation>La couche {name} n'a pas de géométrie ; choisissez-en une de polygones, de lignes ou de points.</translation>
        </message>
        <message>
            <source>The layer {name} has no field {field}; choose the field with the class.</source>
            <translation>La couche {name} n'a pas de champ {field} ; choisissez le champ de la classe.</translation>
        </message>
        <message>
            <source>The field {field} holds neither numbers nor texts; choose another.</source>
            <translation>Le champ {field} ne contient ni nombres ni textes ; choisissez-en un autre.</translation>
        </message>
        <message>
            <source>without class</source>
            <translation>sans classe</translation>
        </message>
        <message>
            <source>Choose the field of {name} that holds the class.</source>
            <translation>Choisissez le champ de {name} qui contient la classe.</translation>
        </message>
    </context>
    <context>
        <name>SamplesPanel</name>
        <message>
            <source>New samples for the image, in a GeoPackage</source>
            <translation>Nouveaux échantillons pour l'image, dans un GeoPackage</translation>
        </message>
        <message>
            <source>New samples</source>
            <translation>Nouveaux échantillons</translation>
        </message>
        <message>
            <source>&amp;Layer</source>
            <translation>&amp;Couche</translation>
        </message>
        <message>
            <source>Class &amp;field</source>
            <translation>C&amp;hamp de classe</translation>
        </message>
        <message>
            <source>Sho&amp;w</source>
            <translation>&amp;Montrer</translation>
        </message>
        <message>
            <source>Zoom to selected samples</source>
            <translation>Zoomer sur les échantillons sélectionnés</translation>
        </message>
        <message>
            <source>Change class of selected samples</source>
            <translation>Changer la classe des échantillons sélectionnés</translation>
        </message>
        <message>
            <source>Delete selected samples</source>
            <translation>Supprimer les échantillons sélectionnés</translation>
        </message>
        <message>
            <source>Choose the image first: new samples get its CRS.</source>
            <translation>Choisissez d'abord l'image : les nouveaux échantillons prennent son SCR.</translation>
        </message>
        <message>
            <source>Classes of the samples</source>
            <translation>Classes des échantillons</translation>
        </message>
        <message>
            <source>All classes</source>
            <translation>Toutes les classes</translation>
        </message>
        <message>
            <source>Without class</source>
            <translation>Sans classe</translation>
        </message>
        <message>
            <source>{samples} samples, {pixels} pixels</source>
            <translation>{samples} échantillons, {pixels} pixels</translation>
        </message>
        <message>
            <source>{number} selected</source>
            <translation>{number} sélectionné(s)</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>Échantillons</translation>
        </message>
    </context>
    <context>
        <name>SchemaFiles</name>
        <message>
            <source>{file} cannot be written: {reason}.</source>
            <translation>{file} ne peut pas être écrit : {reason}.</translation>
        </message>
    </context>
    <context>
        <name>SchemaFollower</name>
        <message numerus="yes">
            <source>%n sample(s) hold classes that have changed.</source>
            <translation>
                <numerusform>%n échantillon a une classe qui a changé.</numerusform>
                <numerusform>%n échantillons ont des classes qui ont changé.</numerusform>
            </translation>
        </message>
        <message>
            <source>Those of removed classes would be left without one.</source>
            <translation>Ceux des classes supprimées resteraient sans classe.</translation>
        </message>
        <message>
            <source>Class schema</source>
            <translation>Schéma de classes</translation>
        </message>
        <message>
            <source>Update samples</source>
            <translation>Adapter les échantillons</translation>
        </message>
    </context>
    <context>
        <name>SchemaPanel</name>
        <message>
            <source>New schema</source>
            <translation>Nouveau schéma</translation>
        </message>
        <message>
            <source>Class schemas of Chipwise and ArcGIS</source>
            <translation>Schémas de classes de Chipwise et d'ArcGIS</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>Tous les fichiers</translation>
        </message>
        <message>
            <source>Open a class schema</source>
            <translation>Ouvrir un schéma de classes</translation>
        </message>
        <message>
            <source>Open schema</source>
            <translation>Ouvrir un schéma</translation>
        </message>
        <message>
            <source>Class schemas</source>
            <translation>Schémas de classes</translation>
        </message>
        <message>
            <source>Save the class schema</source>
            <translation>Enregistrer le schéma de classes</translation>
        </message>
        <message>
            <source>Classes from a layer</source>
            <translation>Classes d'une couche</translation>
        </message>
        <message>
            <source>Open a schema…</source>
            <translation>Ouvrir un schéma…</translation>
        </message>
        <message>
            <source>Save the schema</source>
            <translation>Enregistrer le schéma</translation>
        </message>
        <message>
            <source>Save the schema as…</source>
            <translation>Enregistrer le schéma sous…</translation>
        </message>
        <message>
            <source>Classes from a layer…</source>
            <translation>Classes d'une couche…</translation>
        </message>
        <message>
            <source>Add a class</source>
            <translation>Ajouter une classe</translation>
        </message>
        <message>
            <source>Remove the selected classes</source>
            <translation>Supprimer les classes sélectionnées</translation>
        </message>
        <message>
            <source>Move up</source>
            <translation>Monter</translation>
        </message>
        <message>
            <source>Move down</source>
            <translation>Descendre</translation>
        </message>
        <message>
            <source>Colours that colour-blind readers can tell apart</source>
            <translation>Couleurs que les daltoniens peuvent distinguer</translation>
        </message>
        <message>
            <source>Merge the selected classes</source>
            <translation>Fusionner les classes sélectionnées</translation>
        </message>
        <message>
            <source>into {name}</source>
            <translation>en {name}</translation>
        </message>
        <message>
            <source>Class schema</source>
            <translation>Schéma de classes</translation>
        </message>
    </context>
    <context>
        <name>SchemaSources</name>
        <message>
            <source>The layer {name} is not drawn by categories or a palette; choose the field of its classes.</source>
            <translation>La couche {name} n'est représentée ni par catégories ni par une palette ; choisissez le champ de ses classes.</translation>
        </message>
        <message>
            <source>The field {field} holds no values; choose another one.</source>
            <translation>Le champ {field} ne contient aucune valeur ; choisissez-en un autre.</translation>
        </message>
        <message>
            <source>The field {field} holds over {limit} values; choose the field of the classes.</source>
            <translation>Le champ {field} contient plus de {limit} valeurs ; choisissez le champ des classes.</translation>
        </message>
    </context>
    <context>
        <name>SegmentsTask</name>
        <message>
            <source>Dividing the image into segments</source>
            <translation>Division de l'image en segments</translation>
        </message>
    </context>
    <context>
        <name>SegmentsTool</name>
        <message>
            <source>The image is not in view; choose one, or move to where it is.</source>
            <translation>L'image n'est pas visible ; choisissez-en une, ou allez là où elle se trouve.</translation>
        </message>
        <message>
            <source>Dividing the visible image into segments…</source>
            <translation>Division de l'image visible en segments…</translation>
        </message>
        <message>
            <source>Click a segment to make it a sample.</source>
            <translation>Cliquez un segment pour en faire un échantillon.</translation>
        </message>
    </context>
    <context>
        <name>SwatchDelegate</name>
        <message>
            <source>Colour of the class</source>
            <translation>Couleur de la classe</translation>
        </message>
    </context>
    <context>
        <name>TrainChecks</name>
        <message>
            <source>The folder of training data {folder} does not exist.</source>
            <translation>Le dossier de données d'entraînement {folder} n'existe pas.</translation>
        </message>
        <message>
            <source>{folder} holds no training data: it has no folders images and labels. Choose a folder made by Export Training Data.</source>
            <translation>{folder} ne contient pas de données d'entraînement : il n'a pas de dossiers images et labels. Choisissez un dossier produit par « Exporter des données d'entraînement ».</translation>
        </message>
        <message>
            <source>The folder {folder} is given twice; name each folder once.</source>
            <translation>Le dossier {folder} est donné deux fois ; nommez chaque dossier une seule fois.</translation>
        </message>
        <message>
            <source>{name}: the file {file} does not exist.</source>
            <translation>{name} : le fichier {file} n'existe pas.</translation>
        </message>
        <message>
            <source>RESUME: the log folder {folder} does not exist; give that of the interrupted run.</source>
            <translation>RESUME : le dossier de journaux {folder} n'existe pas ; donnez celui de l'exécution interrompue.</translation>
        </message>
    </context>
    <context>
        <name>TrainModelAlgorithm</name>
        <message>
            <source>Train Model</source>
            <translation>Entraîner un modèle</translation>
        </message>
        <message>
            <source>deep learning,train,fine-tune,network,unet,deeplab,segformer,segmentation,classification</source>
            <translation>apprentissage profond,deep learning,entraîner,entraînement,affiner,réseau,unet,deeplab,segformer,segmentation,classification</translation>
        </message>
        <message>
            <source>Trains a network to tell the classes of pixels, from a folder made by Export Training Data. The result is one model package (.dlpk) with the network and everything Classify Pixels must know: bands, values, classes and colours.

A part of the labelled area is held out: the network never sees it, and the figures (mean IoU, accuracy) are measured there. The epoch with the best mean IoU is kept, or with that of another figure to watch. With few labels the held-out part is small and the figures are rough.

The defaults suit most data. The learning rate is found by itself unless given. Backbones to begin with: mobilenet_v2 or resnet18 (fast), resnet34 (balanced), resnet50 (accurate, with a GPU).</source>
            <translation>Entraîne un réseau à distinguer les classes des pixels, à partir d'un dossier produit par « Exporter des données d'entraînement ». Le résultat est un paquet de modèle (.dlpk) avec le réseau et tout ce que « Classer les pixels » doit savoir : bandes, valeurs, classes et couleurs.

Une partie de la surface étiquetée est mise de côté : le réseau ne la voit jamais, et les mesures (IoU moyen, exactitude) y sont faites. L'époque avec le meilleur IoU moyen est gardée, ou avec la meilleure autre mesure à surveiller. Avec peu d'étiquettes, la partie mise de côté est petite et les chiffres sont grossiers.

Les valeurs par défaut conviennent à la plupart des données. Le taux d'apprentissage est trouvé tout seul s'il n'est pas donné. Réseaux dorsaux pour commencer : mobilenet_v2 ou resnet18 (rapides), resnet34 (équilibré), resnet50 (précis, avec un GPU).</translation>
        </message>
        <message>
            <source>Mean IoU on the validation area</source>
            <translation>IoU moyen sur la zone de validation</translation>
        </message>
        <message>
            <source>Accuracy on the validation area</source>
            <translation>Exactitude sur la zone de validation</translation>
        </message>
        <message>
            <source>Epochs trained</source>
            <translation>Époques d'entraînement</translation>
        </message>
    </context>
    <context>
        <name>TrainParameters</name>
        <message>
            <source>Deep learning package (*.dlpk)</source>
            <translation>Paquet d'apprentissage profond (*.dlpk)</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modèle</translation>
        </message>
        <message>
            <source>Model package to write (.dlpk): of the best epoch, or learnt from all labels after it (REFIT). An older one of this name is replaced when training has succeeded.</source>
            <translation>Paquet de modèle à écrire (.dlpk) : de la meilleure époque, ou appris ensuite de tous les échantillons (REFIT). Un plus ancien de ce nom est remplacé quand l'entraînement a réussi.</translation>
        </message>
        <message>
            <source>Model of the last epoch</source>
            <translation>Modèle de la dernière époque</translation>
        </message>
        <message>
            <source>Also write the model of the last epoch (.dlpk), which is rarely better than that of the best one.</source>
            <translation>Écrit aussi le modèle de la dernière époque (.dlpk), qui est rarement meilleur que celui de la meilleure.</translation>
        </message>
        <message>
            <source>One page for a browser: curves, learning rate test, figures of each class, confusion matrix, how far confidences can be trusted, example chips with what the network makes of them, where the validation area lies, settings, versions and times. The model package always holds it (model_metrics.html), example chips included; Describe Model shows it again.</source>
            <translation>Une page pour le navigateur : courbes, essai du taux d'apprentissage, mesures de chaque classe, matrice de confusion, confiance que méritent les confiances, imagettes d'exemple avec ce que le réseau en fait, emplacement de la zone de validation, réglages, versions et durées. Le paquet de modèle la contient toujours (model_metrics.html), imagettes d'exemple comprises ; « Décrire un modèle » la montre de nouveau.</translation>
        </message>
        <message>
            <source>Log folder</source>
            <translation>Dossier de journaux</translation>
        </message>
        <message>
            <source>Folder for what is known of the run: TensorBoard's logs, the figures of every epoch (metrics.csv) and the checkpoint from which an interrupted run can go on (RESUME). Empty keeps none of it.</source>
            <translation>Dossier pour ce que l'on sait de l'exécution : journaux de TensorBoard, mesures de chaque époque (metrics.csv) et point de reprise d'où une exécution interrompue peut continuer (RESUME). Vide n'en garde rien.</translation>
        </message>
        <message>
            <source>Training data</source>
            <translation>Données d'entraînement</translation>
        </message>
        <message>
            <source>Folder made by Export Training Data, or by ArcGIS as Classified Tiles, with at least two chips.</source>
            <translation>Dossier produit par « Exporter des données d'entraînement », ou par ArcGIS en Classified Tiles, avec au moins deux imagettes.</translation>
        </message>
        <message>
            <source>Model type</source>
            <translation>Type de modèle</translation>
        </message>
        <message>
            <source>Architecture of the network.
UNET: suits most imagery and is quick; begin with it.
UNETPLUSPLUS: slower, and finer at edges.
MANET: weighs its surroundings; for objects of very different sizes.
LINKNET: lighter and quicker than UNET, and a little coarser.
FPN: several scales at once with little memory.
PSPNET: the quickest and coarsest; for large, smooth areas.
PAN: light, and sees more of the surroundings than LINKNET.
DEEPLABV3: sees much of the surroundings; slow.
DEEPLABV3PLUS: the same with finer edges, and quicker.
UPERNET: all scales together; strong with modern backbones such as tu-convnext_tiny.
SEGFORMER: light, made for the backbones mit_b0 to mit_b5.
DPT: for vision transformers (tu-vit_...) only; needs a GPU.</source>
            <translation>Architecture du réseau.
UNET : convient à la plupart des images et est rapide ; commencez par lui.
UNETPLUSPLUS : plus lent, et plus fin aux bords.
MANET : pondère les alentours ; pour des objets de tailles très différentes.
LINKNET : plus léger et plus rapide que UNET, et un peu plus grossier.
FPN : plusieurs échelles à la fois avec peu de mémoire.
PSPNET : le plus rapide et le plus grossier ; pour de grandes surfaces lisses.
PAN : léger, et voit plus des alentours que LINKNET.
DEEPLABV3 : voit beaucoup des alentours ; lent.
DEEPLABV3PLUS : de même avec des bords plus fins, et plus rapide.
UPERNET : toutes les échelles ensemble ; fort avec des réseaux dorsaux modernes comme tu-convnext_tiny.
SEGFORMER : léger, fait pour les réseaux dorsaux mit_b0 à mit_b5.
DPT : seulement pour les vision transformers (tu-vit_...) ; demande un GPU.</translation>
        </message>
        <message>
            <source>Backbone (name)</source>
            <translation>Réseau dorsal (nom)</translation>
        </message>
        <message>
            <source>Name of the part of the network that recognises patterns. Heavier ones gain little with few labels and take several times as long.
Fast, also without a GPU: {fast}.
Balanced: {balanced}.
Accurate, with a GPU: {accurate}.
Any other encoder of segmentation-models-pytorch works too, and any of timm with tu- before its name, such as tu-convnext_atto. Not every backbone works with every model type; you are told before training.</source>
            <translation>Nom de la partie du réseau qui reconnaît les motifs (backbone). Les plus lourds apportent peu avec peu d'étiquettes et prennent plusieurs fois plus de temps.
Rapides, même sans GPU : {fast}.
Équilibrés : {balanced}.
Précis, avec un GPU : {accurate}.
Tout autre encodeur de segmentation-models-pytorch fonctionne aussi, et tous ceux de timm avec tu- devant leur nom, comme tu-convnext_atto. Tous ne vont pas avec tous les types de modèle ; vous en êtes averti avant l'entraînement.</translation>
        </message>
        <message>
            <source>Backbone weights</source>
            <translation>Poids du réseau dorsal</translation>
        </message>
        <message>
            <source>IMAGENET starts from a backbone trained on a million photographs, which needs fewer labels and epochs; it is downloaded once (10 to 200 MB). If that fails you are warned and training starts from nothing. NONE starts from nothing on purpose, with a shallower U-Net, which needs fewer labels. FILE starts from the weights file (advanced parameters), such as one trained on satellite images.</source>
            <translation>IMAGENET part d'un réseau dorsal entraîné sur un million de photographies, ce qui demande moins d'étiquettes et d'époques ; il est téléchargé une fois (10 à 200 Mo). En cas d'échec vous êtes averti et l'entraînement part de zéro. NONE part de zéro volontairement, avec un U-Net moins profond, qui demande moins d'étiquettes. FILE part du fichier de poids (paramètres avancés), par exemple de poids appris sur des images satellite.</translation>
        </message>
        <message>
            <source>Epochs</source>
            <translation>Époques</translation>
        </message>
        <message>
            <source>How often the network sees all training chips, at most. More take longer and help until the validation figures no longer rise. With few chips an epoch repeats them.</source>
            <translation>Combien de fois le réseau voit toutes les imagettes d'entraînement, au plus. Plus prend plus de temps et aide jusqu'à ce que les mesures de validation ne montent plus. Avec peu d'imagettes, une époque les répète.</translation>
        </message>
        <message>
            <source>Validation split</source>
            <translation>Partage pour la validation</translation>
        </message>
        <message>
            <source>Which part is held out to measure the network; what overlaps it is never learned from.
AREA: contiguous areas.
SOURCE: whole rasters, which tells best how the network does on a new image.
RANDOM: chips here and there; the figures flatter, since their neighbours look alike.
AUTO: SOURCE when the chips come from five or more rasters, else AREA.</source>
            <translation>Quelle partie est mise de côté pour mesurer le réseau ; ce qui la recouvre n'est jamais appris.
AREA : des zones d'un seul tenant.
SOURCE : des rasters entiers, ce qui dit le mieux ce que vaut le réseau sur une nouvelle image.
RANDOM : des imagettes ici et là ; les chiffres flattent, car leurs voisines se ressemblent.
AUTO : SOURCE si les imagettes viennent d'au moins cinq rasters, sinon AREA.</translation>
        </message>
        <message>
            <source>Validation (%)</source>
            <translation>Validation (%)</translation>
        </message>
        <message>
            <source>Share of the labelled pixels that is held out. It does not count with a validation folder.</source>
            <translation>Part des pixels étiquetés mise de côté. Ne compte pas s'il y a un dossier de validation.</translation>
        </message>
        <message>
            <source>Validation data (instead of a split)</source>
            <translation>Données de validation (au lieu d'un partage)</translation>
        </message>
        <message>
            <source>Another folder of training data that serves to measure only, such as one of another area; then nothing is held out of the training data. Leave the validation split at AUTO.</source>
            <translation>Un autre dossier de données d'entraînement qui ne sert qu'à mesurer, par exemple d'une autre zone ; rien n'est alors mis de côté des données d'entraînement. Laissez le partage sur AUTO.</translation>
        </message>
        <message>
            <source>Unlabelled pixels</source>
            <translation>Pixels non étiquetés</translation>
        </message>
        <message>
            <source>What pixels without a label (value 0) mean. IGNORE: nobody said what they are, so they do not count (a few samples per class suffice). BACKGROUND: none of the classes; the map will have value 0 there. AUTO is BACKGROUND when there is one class and IGNORE otherwise.</source>
            <translation>Ce que signifient les pixels sans étiquette (valeur 0). IGNORE : personne n'a dit ce qu'ils sont, ils ne comptent donc pas (quelques échantillons par classe suffisent). BACKGROUND : aucune des classes ; la carte y aura la valeur 0. AUTO est BACKGROUND quand il n'y a qu'une classe et IGNORE sinon.</translation>
        </message>
    </context>
    <context>
        <name>TrainParametersAdvanced</name>
        <message>
            <source>More training data (folders separated by ;)</source>
            <translation>Autres données d'entraînement (dossiers séparés par ;)</translation>
        </message>
        <message>
            <source>Further folders to learn from at the same time, separated by semicolons. Their chips have the same bands as those of the first; their classes are joined by value, and one value must not have two names.</source>
            <translation>Autres dossiers dont apprendre en même temps, séparés par des points-virgules. Leurs imagettes ont les mêmes bandes que celles du premier ; les classes sont réunies par leur valeur, et une valeur ne doit pas avoir deux noms.</translation>
        </message>
        <message>
            <source>Chip size (pixels)</source>
            <translation>Taille d'imagette (pixels)</translation>
        </message>
        <message>
            <source>Learn from random cuts of this width and height, not whole chips: more varied, with less memory. An epoch takes as many as cover the chips once. Empty takes half of the chips' side, or a quarter of fewer than 64 chips or of few labels, since whole ones are learnt by heart. Measuring always takes whole chips. Networks that run on one size only (PSPNET, UPERNET, DPT and most vision transformers) learn from whole chips, which must be square: leave it empty.</source>
            <translation>Apprend de découpes aléatoires de cette largeur et hauteur, non d'imagettes entières : plus varié, avec moins de mémoire. Une époque en prend autant qu'il en faut pour couvrir les imagettes une fois. Vide prend la moitié du côté des imagettes, ou le quart s'il y en a moins de 64 ou peu d'étiquettes, car on apprend par cœur des imagettes entières. La mesure prend toujours des imagettes entières. Les réseaux qui ne fonctionnent qu'avec une seule taille (PSPNET, UPERNET, DPT et la plupart des transformeurs de vision) apprennent d'imagettes entières, qui doivent être carrées : laissez vide.</translation>
        </message>
        <message>
            <source>Chips with labels in an epoch (%)</source>
            <translation>Imagettes étiquetées par époque (%)</translation>
        </message>
        <message>
            <source>Share of the chips with labels that each epoch uses, drawn anew. Less makes epochs shorter, which helps with very many chips.</source>
            <translation>Part des imagettes étiquetées que chaque époque utilise, tirée à chaque fois de nouveau. Moins raccourcit les époques, ce qui aide avec de très nombreuses imagettes.</translation>
        </message>
        <message>
            <source>Background ratio</source>
            <translation>Proportion d'arrière-plan</translation>
        </message>
        <message>
            <source>How many chips without labels each epoch uses for each one with labels: 0.15 takes 15 for every 100. Empty uses all. Matters only if the training data holds chips without labels.</source>
            <translation>Combien d'imagettes sans étiquette chaque époque utilise pour chacune avec étiquettes : 0,15 en prend 15 pour 100. Vide les utilise toutes. Ne compte que si les données d'entraînement contiennent des imagettes sans étiquette.</translation>
        </message>
        <message>
            <source>Class weight at the end</source>
            <translation>Poids des classes à la fin</translation>
        </message>
        <message>
            <source>How strongly chips with rare classes are preferred at the end of training; 0 is not at all. Not more than at the start.</source>
            <translation>Avec quelle force les imagettes aux classes rares sont préférées à la fin de l'entraînement ; 0 est pas du tout. Pas plus qu'au début.</translation>
        </message>
        <message>
            <source>Class weight at the start</source>
            <translation>Poids des classes au début</translation>
        </message>
        <message>
            <source>How strongly chips with rare classes are preferred at the start of training; it shrinks to the value at the end. 0 to 1 suits most data, 2 to 3 classes that are very rare.</source>
            <translation>Avec quelle force les imagettes aux classes rares sont préférées au début de l'entraînement ; il diminue jusqu'à la valeur de fin. 0 à 1 convient à la plupart des données, 2 à 3 à des classes très rares.</translation>
        </message>
        <message>
            <source>Blur distance of points and lines</source>
            <translation>Distance de flou autour des points et des lignes</translation>
        </message>
        <message>
            <source>Class;Smallest;Largest</source>
            <translation>Classe;Plus petite;Plus grande</translation>
        </message>
        <message>
            <source>For classes drawn as points or lines: how far around them, in pixels, their likelihood fades out. It shrinks from the largest to the smallest distance during training, so that the network first finds the neighbourhood and then the thing itself. A row is a class (its value or name) and two numbers, such as Road, 1 and 10.</source>
            <translation>Pour les classes dessinées en points ou en lignes : jusqu'où autour d'eux, en pixels, leur vraisemblance s'estompe. Elle diminue de la plus grande à la plus petite distance pendant l'entraînement, afin que le réseau trouve d'abord le voisinage, puis la chose elle-même. Une ligne est une classe (sa valeur ou son nom) et deux nombres, par exemple Route, 1 et 10.</translation>
        </message>
        <message>
            <source>Balance classes</source>
            <translation>Équilibrer les classes</translation>
        </message>
        <message>
            <source>Make mistakes in rare classes count more (true), by the inverse of their pixels. Rare classes are found more often, and where they are not, too. It pays where only a small part of the pixels is labelled, since then nothing is known of how common a class is: AUTO does so where that is less than a twentieth.</source>
            <translation>Donne plus de poids (true) aux erreurs dans les classes rares, en raison inverse de leurs pixels. Les classes rares sont trouvées plus souvent, y compris là où elles ne sont pas. C'est utile lorsque seule une petite partie des pixels est étiquetée, car on ne sait alors pas à quel point une classe est fréquente : AUTO le fait lorsque c'est moins d'un vingtième.</translation>
        </message>
        <message>
            <source>Loss weight</source>
            <translation>Poids de la perte</translation>
        </message>
        <message>
            <source>How much less mistakes in the background count than those in labelled pixels: 0 is the same, 1 hardly at all. Raise it when not everything was labelled. Only where unlabelled means background.</source>
            <translation>De combien les erreurs dans l'arrière-plan comptent moins que celles dans les pixels étiquetés : 0 est autant, 1 presque pas du tout. Augmentez-le quand tout n'a pas été étiqueté. Seulement où non étiqueté signifie arrière-plan.</translation>
        </message>
        <message>
            <source>Classes to ignore, such as 3,7</source>
            <translation>Classes à ignorer, par exemple 3,7</translation>
        </message>
        <message>
            <source>Class values, separated by commas, whose pixels are neither learned nor measured.</source>
            <translation>Valeurs de classe, séparées par des virgules, dont les pixels ne sont ni appris ni mesurés.</translation>
        </message>
        <message>
            <source>Model arguments</source>
            <translation>Arguments du modèle</translation>
        </message>
        <message>
            <source>Name;Value</source>
            <translation>Nom;Valeur</translation>
        </message>
        <message>
            <source>Further settings of the architecture, as segmentation-models-pytorch calls them: a name and a value in each row, such as decoder_channels and 128,64,32,16,16. Those that the model does not have are refused, and you are told which it has. For qgis_process repeat the parameter for each cell.</source>
            <translation>Autres réglages de l'architecture, tels que segmentation-models-pytorch les appelle : un nom et une valeur par ligne, par exemple decoder_channels et 128,64,32,16,16. Ceux que le modèle n'a pas sont refusés, et vous apprenez lesquels il a. Pour qgis_process, répétez le paramètre pour chaque cellule.</translation>
        </message>
        <message>
            <source>Weights file (backbone weights FILE)</source>
            <translation>Fichier de poids (poids du réseau dorsal : FILE)</translation>
        </message>
        <message>
            <source>File with the backbone's weights, where the backbone weights are FILE: safetensors, or PyTorch's with nothing but weights, such as those for Sentinel-2 and Landsat that are published with torchgeo (leave their names as they are). Bands that the images name, such as B04, Red or NIR, take what the file knows of these bands; others are taken by their order. The log tells which.</source>
            <translation>Fichier avec les poids du réseau dorsal, si ceux-ci sont FILE : safetensors, ou PyTorch avec rien d'autre que des poids, comme ceux pour Sentinel-2 et Landsat publiés avec torchgeo (laissez leurs noms tels quels). Les bandes que les images nomment, comme B04, Red ou NIR, prennent ce que le fichier sait de ces bandes ; les autres sont prises dans leur ordre. Le journal dit lesquelles.</translation>
        </message>
        <message>
            <source>Freeze the backbone</source>
            <translation>Geler le réseau dorsal</translation>
        </message>
        <message>
            <source>FREEZE first trains the rest while the backbone stays as it is, and then all of it gently, so that what it knows is not lost. UNFREEZE trains all from the beginning. AUTO freezes when the backbone knows something already.</source>
            <translation>FREEZE entraîne d'abord le reste pendant que le réseau dorsal reste tel quel, puis le tout en douceur, afin que ce qu'il sait ne soit pas perdu. UNFREEZE entraîne tout dès le début. AUTO gèle quand le réseau dorsal sait déjà quelque chose.</translation>
        </message>
        <message>
            <source>Pretrained model</source>
            <translation>Modèle préentraîné</translation>
        </message>
        <message>
            <source>Model packages (*.dlpk *.emd)</source>
            <translation>Paquets de modèle (*.dlpk *.emd)</translation>
        </message>
        <message>
            <source>A model package of Train Model to start from, also one with other classes or bands; the log tells what of it was kept. Its model type, backbone and model arguments count, not those given here. Empty starts anew.</source>
            <translation>Un paquet de modèle de « Entraîner un modèle » d'où partir, même avec d'autres classes ou bandes ; le journal dit ce qui en a été gardé. Son type de modèle, son réseau dorsal et ses arguments comptent, pas ceux donnés ici. Vide commence à neuf.</translation>
        </message>
        <message>
            <source>Time limit (minutes)</source>
            <translation>Limite de temps (minutes)</translation>
        </message>
        <message>
            <source>The whole run is to end within so many minutes, the model written. The first batches are timed and the epochs planned by that, shorter ones if need be, so that the learning rate goes through its whole schedule; MAX_EPOCHS still is the most. As the speed decides, two such runs differ. Empty is no limit.</source>
            <translation>Toute l'exécution doit finir en autant de minutes, le modèle écrit. Les premiers lots sont chronométrés et les époques planifiées d'après cela, plus courtes au besoin, afin que le taux d'apprentissage parcoure tout son programme ; MAX_EPOCHS reste le maximum. Comme la vitesse décide, deux exécutions de ce genre diffèrent. Vide est sans limite.</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>Taux d'apprentissage</translation>
        </message>
        <message>
            <source>Highest learning rate, such as 0.001. Empty finds one in a short test before training. Take a third of it if the loss jumps about.</source>
            <translation>Taux d'apprentissage le plus élevé, par exemple 0.001. Vide en trouve un dans un court essai avant l'entraînement. Prenez-en le tiers si la perte fait des sauts.</translation>
        </message>
        <message>
            <source>Learning rate schedule</source>
            <translation>Programme du taux d'apprentissage</translation>
        </message>
        <message>
            <source>How the learning rate changes. ONE_CYCLE rises to the highest during the first third and falls again. COSINE begins with the highest and falls slowly. CONSTANT stays.</source>
            <translation>Comment le taux d'apprentissage change. ONE_CYCLE monte au plus haut pendant le premier tiers et redescend. COSINE commence au plus haut et descend lentement. CONSTANT reste.</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>Perte</translation>
        </message>
        <message>
            <source>What is made as small as possible. CROSS_ENTROPY counts every pixel alike. FOCAL counts difficult pixels more. DICE and LOVASZ go for the overlap of each class, which helps small ones. The others add two of them: CROSS_ENTROPY_DICE finds rare classes that CROSS_ENTROPY leaves out, and maps the others no worse.</source>
            <translation>Ce qui est rendu aussi petit que possible. CROSS_ENTROPY compte tous les pixels de la même façon. FOCAL compte davantage les pixels difficiles. DICE et LOVASZ visent le recouvrement de chaque classe, ce qui aide les petites. Les autres en additionnent deux : CROSS_ENTROPY_DICE trouve des classes rares que CROSS_ENTROPY oublie, sans cartographier les autres moins bien.</translation>
        </message>
        <message>
            <source>Share of the second loss</source>
            <translation>Part de la seconde perte</translation>
        </message>
        <message>
            <source>Of a loss that adds two, how much the second one counts: 0.5 is as much as the first; with CROSS_ENTROPY_DICE 0.2 is four fifths of cross-entropy and a fifth of Dice. Raise it where small or rare classes are missed; lower it where training is unsteady or the map is speckled with them. With a single loss leave it at 0.5.</source>
            <translation>Ce que compte la seconde d'une perte qui en additionne deux : 0.5 est autant que la première ; avec CROSS_ENTROPY_DICE, 0.2 est quatre cinquièmes d'entropie croisée et un cinquième de Dice. Augmentez-la si des classes petites ou rares sont oubliées ; diminuez-la si l'entraînement est instable ou si la carte en est mouchetée. Avec une perte seule, laissez 0.5.</translation>
        </message>
        <message>
            <source>Stop early</source>
            <translation>Arrêter tôt</translation>
        </message>
        <message>
            <source>End training before the last epoch when the figure to watch has not improved for a while (patience).</source>
            <translation>Finit l'entraînement avant la dernière époque quand la mesure à surveiller ne s'est pas améliorée depuis un moment (patience).</translation>
        </message>
        <message>
            <source>Patience (epochs)</source>
            <translation>Patience (époques)</translation>
        </message>
        <message>
            <source>With stop early: after how many epochs without improvement training ends.</source>
            <translation>Avec l'arrêt précoce : après combien d'époques sans amélioration l'entraînement finit.</translation>
        </message>
        <message>
            <source>Figure to watch</source>
            <translation>Mesure à surveiller</translation>
        </message>
        <message>
            <source>The figure on the validation area that decides which epoch is the best and when to stop early: mean IoU, validation loss, mean F1 or the share of right pixels (accuracy). LAST keeps the last epoch whatever the figures are, and does not stop early: for so few labels that they are chance. AUTO is LAST where less than 5 % of the pixels are labelled and validation has no folder of its own, else MIOU.</source>
            <translation>La mesure sur la zone de validation qui décide quelle époque est la meilleure et quand arrêter tôt : IoU moyen, perte de validation, F1 moyen ou part des pixels justes (exactitude). LAST garde la dernière époque quelles que soient les mesures, et n'arrête pas tôt : pour si peu d'étiquettes que les mesures sont dues au hasard. AUTO vaut LAST là où moins de 5 % des pixels sont étiquetés et où la validation n'a pas son propre dossier, sinon MIOU.</translation>
        </message>
        <message>
            <source>Learn from all labels at the end</source>
            <translation>Apprendre de tous les échantillons à la fin</translation>
        </message>
        <message>
            <source>When the validation area has told how good the model is, learn once more from the beginning, then from all labels, those of the validation area included: ON, OFF, or AUTO, which does so with up to 200 chips and no validation folder. It often makes better maps of few labels, not always, and takes twice as long. The figures stay those of the first time, when that area had not been seen.</source>
            <translation>Quand la zone de validation a montré ce que vaut le modèle, apprendre encore une fois depuis le début, cette fois de tous les échantillons, y compris ceux de la zone de validation : ON, OFF, ou AUTO, qui le fait jusqu'à 200 imagettes et sans dossier de validation. Souvent, pas toujours, cela donne de meilleures cartes avec peu d'échantillons ; cela prend deux fois plus de temps. Les mesures restent celles de la première fois, quand cette zone n'avait pas été vue.</translation>
        </message>
        <message>
            <source>Augmentation</source>
            <translation>Augmentation</translation>
        </message>
        <message>
            <source>How much chips are varied at random while learning, so that few labels go further: NONE, LIGHT (turned by quarters and mirrored), STANDARD (also shifted, scaled and brightened a little) or STRONG. What is measured is never varied.</source>
            <translation>De combien les imagettes sont variées au hasard pendant l'apprentissage, afin que peu d'étiquettes portent plus loin : NONE, LIGHT (tournées par quarts et retournées), STANDARD (aussi un peu décalées, mises à l'échelle et éclaircies) ou STRONG. Ce qui est mesuré n'est jamais varié.</translation>
        </message>
        <message>
            <source>Vary the direction</source>
            <translation>Varier la direction</translation>
        </message>
        <message>
            <source>Turn chips in any direction. Switch it off where up and down matter, as in photographs of facades or where shadows tell; chips are then mirrored left and right only.</source>
            <translation>Tourne les imagettes dans toutes les directions. Désactivez-le où le haut et le bas comptent, comme dans des photos de façades ou si les ombres sont parlantes ; les imagettes ne sont alors retournées que de gauche à droite.</translation>
        </message>
        <message>
            <source>Vary the scale</source>
            <translation>Varier l'échelle</translation>
        </message>
        <message>
            <source>Enlarge and shrink chips. Switch it off where the size of things tells the classes apart.</source>
            <translation>Agrandit et réduit les imagettes. Désactivez-le où la taille des choses distingue les classes.</translation>
        </message>
        <message>
            <source>Vary the brightness</source>
            <translation>Varier la luminosité</translation>
        </message>
        <message>
            <source>Change the values of chips a little. Switch it off where they are calibrated and tell the classes apart, such as heights.</source>
            <translation>Change un peu les valeurs des imagettes. Désactivez-le où elles sont calibrées et distinguent les classes, comme des hauteurs.</translation>
        </message>
        <message>
            <source>Batch size</source>
            <translation>Taille de lot</translation>
        </message>
        <message>
            <source>Chips seen at once. Empty takes as many as fit into the free memory, at most 8 on a processor and 16 on a graphics card, and halves them if memory runs out all the same; 4 to 16 work well.</source>
            <translation>Imagettes vues en même temps. Vide en prend autant que la mémoire libre en contient, au plus 8 sur un processeur et 16 sur une carte graphique, et les divise par deux si la mémoire manque quand même ; 4 à 16 conviennent bien.</translation>
        </message>
        <message>
            <source>Batches in a step</source>
            <translation>Lots par étape</translation>
        </message>
        <message>
            <source>Learn from so many batches together before the network changes, as if the batch were so many times larger; for little memory.</source>
            <translation>Apprend d'autant de lots ensemble avant que le réseau change, comme si le lot était d'autant plus grand ; pour peu de mémoire.</translation>
        </message>
        <message>
            <source>Precision</source>
            <translation>Précision de calcul</translation>
        </message>
        <message>
            <source>AUTO computes with half of the digits (BF16, or FP16 on older GPUs) where the device is faster with them, and else with all (FP32).</source>
            <translation>AUTO calcule avec la moitié des chiffres (BF16, ou FP16 sur d'anciens GPU) où le matériel est plus rapide ainsi, et sinon avec tous (FP32).</translation>
        </message>
        <message>
            <source>Average the weights</source>
            <translation>Moyenner les poids</translation>
        </message>
        <message>
            <source>Keep a moving average of the network, which is often a little better and steadier than its last.</source>
            <translation>Garde une moyenne mobile du réseau, souvent un peu meilleure et plus stable que son dernier état.</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Matériel de calcul</translation>
        </message>
        <message>
            <source>Where to compute. AUTO takes an NVIDIA GPU if the runtime can use one, else the processor.</source>
            <translation>Où calculer. AUTO prend un GPU NVIDIA si l'environnement d'exécution peut en utiliser un, sinon le processeur.</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Graine aléatoire</translation>
        </message>
        <message>
            <source>The same seed and data give the same model on the same computer. Change it to try another split.</source>
            <translation>La même graine et les mêmes données donnent le même modèle sur le même ordinateur. Changez-la pour essayer un autre partage.</translation>
        </message>
        <message>
            <source>Resume an interrupted run</source>
            <translation>Reprendre une exécution interrompue</translation>
        </message>
        <message>
            <source>Go on with the run that was interrupted and left its checkpoint in the log folder. Everything else must be the same as then.</source>
            <translation>Continue l'exécution qui a été interrompue et a laissé son point de reprise dans le dossier de journaux. Tout le reste doit être comme alors.</translation>
        </message>
        <message>
            <source>Keep the best model on cancel</source>
            <translation>Garder le meilleur modèle en cas d'annulation</translation>
        </message>
        <message>
            <source>When the run is cancelled, still write the model of the best epoch so far. That takes up to two minutes; the run then ends as cancelled and names the file.</source>
            <translation>Quand l'exécution est annulée, écrit encore le modèle de la meilleure époque jusque-là. Cela prend jusqu'à deux minutes ; l'exécution finit alors comme annulée et nomme le fichier.</translation>
        </message>
    </context>
    <context>
        <name>TrainRequest</name>
        <message>
            <source>BLUR_DISTANCE: every row needs a class (its value or name), a smallest and a largest number of pixels, such as Road, 1, 10.</source>
            <translation>BLUR_DISTANCE : chaque ligne demande une classe (sa valeur ou son nom), un plus petit et un plus grand nombre de pixels, par exemple Route, 1, 10.</translation>
        </message>
        <message>
            <source>MODEL_ARGUMENTS: every row needs a name and a value, such as encoder_depth, 4.</source>
            <translation>MODEL_ARGUMENTS : chaque ligne demande un nom et une valeur, par exemple encoder_depth, 4.</translation>
        </message>
        <message>
            <source>IGNORE_CLASSES holds class values, which are whole numbers, such as 3,7.</source>
            <translation>IGNORE_CLASSES contient des valeurs de classe, qui sont des nombres entiers, par exemple 3,7.</translation>
        </message>
    </context>
    <context>
        <name>WorkerProcess</name>
        <message>
            <source>The runtime's Python cannot be started ({reason}); run chipwise:installruntime again.</source>
            <translation>Le Python de l'environnement d'exécution ne peut pas être démarré ({reason}) ; lancez de nouveau chipwise:installruntime.</translation>
        </message>
        <message>
            <source>Cancelled; waiting up to {seconds:g} seconds for what is to be kept.</source>
            <translation>Annulé ; attente jusqu'à {seconds:g} secondes de ce qui doit être gardé.</translation>
        </message>
        <message>
            <source>The worker did not end within {seconds:g} seconds and was killed.</source>
            <translation>Le processus de calcul n'a pas fini en {seconds:g} secondes et a été tué.</translation>
        </message>
        <message>
            <source>Cancelled; {output} was written and kept.</source>
            <translation>Annulé ; {output} a été écrit et gardé.</translation>
        </message>
        <message>
            <source>Cancelled; nothing was written.</source>
            <translation>Annulé ; rien n'a été écrit.</translation>
        </message>
        <message>
            <source>The system ended the worker (signal {code}), most likely because the memory ran out; use a smaller batch size or close other programs. Nothing was written.</source>
            <translation>Le système a mis fin au processus de calcul (signal {code}), très probablement faute de mémoire ; prenez une plus petite taille de lot ou fermez d'autres programmes. Rien n'a été écrit.</translation>
        </message>
        <message>
            <source>The worker crashed (signal {code}); nothing was written. Please report it with the log.</source>
            <translation>Le processus de calcul a planté (signal {code}) ; rien n'a été écrit. Veuillez le signaler avec le journal.</translation>
        </message>
        <message>
            <source>The worker ended with code {code} and no result. {detail}</source>
            <translation>Le processus de calcul a fini avec le code {code} et sans résultat. {detail}</translation>
        </message>
    </context>
</TS>
