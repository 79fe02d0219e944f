<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>AssessAccuracyAlgorithm</name>
        <message>
            <source>Assess Accuracy</source>
            <translation>Genauigkeit bewerten</translation>
        </message>
        <message>
            <source>accuracy assessment,confusion matrix,error matrix,kappa,user's accuracy,producer's accuracy,F1,IoU,validation,ground truth,olofsson,area estimation,confidence interval</source>
            <translation>Genauigkeitsbewertung,Konfusionsmatrix,Fehlermatrix,Kappa,Nutzergenauigkeit,Produzentengenauigkeit,F1,IoU,Validierung,Referenzdaten,Olofsson,Flächenschätzung,Konfidenzintervall</translation>
        </message>
        <message>
            <source>Compares a map with what is truly there: points, polygons or lines whose class stands in a field, or a reference raster. Writes a report with the confusion matrix, overall accuracy, kappa, and for each class user's and producer's accuracy (precision and recall), F1 and IoU.

From points that were drawn at random it estimates the same for the whole map, and the area that each class truly covers, with 95 % confidence intervals (Olofsson et al. 2014): what the map shows of a class is not its area, since errors do not cancel out. Draw such points with Sample Reference Points. Polygons that somebody picked, and training samples above all, flatter the map; the report says what it rests on.

Rasters of any size are compared in little memory.</source>
            <translation>Vergleicht eine Karte mit dem, was wirklich da ist: Punkte, Polygone oder Linien, deren Klasse in einem Feld steht, oder ein Referenzraster. Schreibt einen Bericht mit Konfusionsmatrix, Gesamtgenauigkeit, Kappa und für jede Klasse Nutzer- und Produzentengenauigkeit (Precision und Recall), F1 und IoU.

Aus zufällig gezogenen Punkten schätzt es dasselbe für die ganze Karte und die Fläche, die jede Klasse wirklich bedeckt, mit 95-%-Konfidenzintervallen (Olofsson et al. 2014): Was die Karte von einer Klasse zeigt, ist nicht deren Fläche, denn Fehler heben sich nicht auf. Ziehen Sie solche Punkte mit „Referenzpunkte ziehen“. Von Hand ausgesuchte Polygone und erst recht Trainingsproben schmeicheln der Karte; der Bericht nennt, worauf er beruht.

Raster jeder Größe werden mit wenig Speicher verglichen.</translation>
        </message>
        <message>
            <source>Points or pixels compared</source>
            <translation>Verglichene Punkte oder Pixel</translation>
        </message>
        <message>
            <source>Overall accuracy of what was compared (0 to 1)</source>
            <translation>Gesamtgenauigkeit des Verglichenen (0 bis 1)</translation>
        </message>
        <message>
            <source>Kappa</source>
            <translation>Kappa-Koeffizient</translation>
        </message>
        <message>
            <source>Mean IoU of the classes of the reference</source>
            <translation>Mittlere IoU der Klassen der Referenz</translation>
        </message>
        <message>
            <source>Mean F1 of the classes of the reference</source>
            <translation>Mittleres F1 der Klassen der Referenz</translation>
        </message>
        <message>
            <source>Overall accuracy of the whole map, estimated (0 to 1)</source>
            <translation>Gesamtgenauigkeit der ganzen Karte, geschätzt (0 bis 1)</translation>
        </message>
        <message>
            <source>Half width of its 95 % confidence interval</source>
            <translation>Halbe Breite ihres 95-%-Konfidenzintervalls</translation>
        </message>
    </context>
    <context>
        <name>AssessParameters</name>
        <message>
            <source>The map whose accuracy is assessed.</source>
            <translation>Die Karte, deren Genauigkeit bewertet wird.</translation>
        </message>
        <message>
            <source>How the reference points were chosen</source>
            <translation>Wie die Referenzpunkte gewählt wurden</translation>
        </message>
        <message>
            <source>Whether accuracies and areas may be estimated for the whole map, with 95 % confidence intervals (Olofsson et al. 2014):
AUTO: STRATIFIED for points with the fields stratum and stratum_share, else RANDOM for points; NONE for lines, polygons and rasters
STRATIFIED: points of Sample Reference Points, drawn for this map or another of the same ground
RANDOM: points drawn at random or on a regular grid, over the whole map or within its classes
NONE: places that somebody picked, or that served as training samples; they say how the map does there, and nothing about the rest</source>
            <translation>Ob Genauigkeiten und Flächen für die ganze Karte geschätzt werden dürfen, mit 95-%-Konfidenzintervallen (Olofsson et al. 2014):
AUTO: STRATIFIED bei Punkten mit den Feldern stratum und stratum_share, sonst RANDOM bei Punkten; NONE bei Linien, Polygonen und Rastern
STRATIFIED: Punkte aus „Referenzpunkte ziehen“, für diese Karte oder eine andere desselben Gebiets gezogen
RANDOM: Punkte, zufällig oder in einem regelmäßigen Gitter gezogen, über die ganze Karte oder innerhalb ihrer Klassen
NONE: Stellen, die jemand ausgesucht hat oder die als Trainingsproben dienten; sie sagen, wie gut die Karte dort ist, und nichts über den Rest</translation>
        </message>
        <message>
            <source>Reference classes by other names</source>
            <translation>Klassen der Referenz mit anderen Namen</translation>
        </message>
        <message>
            <source>Reference;Class of the map</source>
            <translation>Referenz;Klasse der Karte</translation>
        </message>
        <message>
            <source>For reference data with other classes than the map: the value or name in the reference, and the value or name of the map's class that it stands for. Several may stand for one. Leave the class empty to leave that reference out. What is not in the table is matched by value, or by name whatever the capitals.</source>
            <translation>Für Referenzdaten mit anderen Klassen als die Karte: Wert oder Name in der Referenz und Wert oder Name der Klasse der Karte, für die er steht. Mehrere dürfen für eine stehen. Lassen Sie die Klasse leer, um diese Referenz wegzulassen. Was nicht in der Tabelle steht, wird nach dem Wert zugeordnet, oder nach dem Namen ohne Rücksicht auf Groß- und Kleinschreibung.</translation>
        </message>
        <message>
            <source>Count the value 0, in the map and in the reference, as a class such as background. Otherwise such places are left out and counted in the report, since 0 means unlabelled: then things that the map misses do not count where it has 0 in their place.</source>
            <translation>Zählt den Wert 0 in der Karte und in der Referenz als eine Klasse, etwa Hintergrund. Sonst bleiben solche Stellen weg und werden im Bericht gezählt, denn 0 bedeutet ungelabelt: Dinge, die der Karte entgehen, zählen dann nicht, wo sie an ihrer Stelle 0 hat.</translation>
        </message>
        <message>
            <source>Allow a reference raster on another grid</source>
            <translation>Referenzraster in anderem Gitter zulassen</translation>
        </message>
        <message>
            <source>Compare each pixel of the map with the pixel of the reference raster that lies nearest to its centre, also where the two have different cell sizes, origins or CRSs. Otherwise such a reference is refused: shifted pixels count as errors along every edge.</source>
            <translation>Vergleicht jedes Pixel der Karte mit dem Pixel des Referenzrasters, das seiner Mitte am nächsten liegt, auch wenn Zellgröße, Ursprung oder KBS der beiden verschieden sind. Sonst wird eine solche Referenz abgelehnt: Verschobene Pixel zählen entlang jeder Kante als Fehler.</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>Bericht</translation>
        </message>
        <message>
            <source>Web pages (*.html *.htm)</source>
            <translation>Webseiten (*.html *.htm)</translation>
        </message>
        <message>
            <source>A page with the confusion matrix as plot and table, the accuracy of every class, the estimated areas, what was left out, and what the figures can and cannot say. One file, to send on or print.</source>
            <translation>Eine Seite mit der Konfusionsmatrix als Bild und Tabelle, der Genauigkeit jeder Klasse, den geschätzten Flächen, dem Weggelassenen und dem, was die Zahlen sagen können und was nicht. Eine Datei, zum Weitergeben oder Drucken.</translation>
        </message>
        <message>
            <source>Table of figures</source>
            <translation>Tabelle der Kennzahlen</translation>
        </message>
        <message>
            <source>Tables (*.csv)</source>
            <translation>Tabellen (*.csv)</translation>
        </message>
        <message>
            <source>The confusion matrix and all figures as text: a row for each class of the map with its counts by reference class, accuracies, areas and half widths of their 95 % confidence intervals, and a last row for all classes together. Shares and accuracies lie between 0 and 1.</source>
            <translation>Die Konfusionsmatrix und alle Kennzahlen als Text: eine Zeile für jede Klasse der Karte mit ihren Anzahlen nach Referenzklasse, Genauigkeiten, Flächen und halben Breiten ihrer 95-%-Konfidenzintervalle und eine letzte Zeile für alle Klassen zusammen. Anteile und Genauigkeiten liegen zwischen 0 und 1.</translation>
        </message>
        <message>
            <source>Reference (points, polygons or lines)</source>
            <translation>Referenz (Punkte, Polygone oder Linien)</translation>
        </message>
        <message>
            <source>What is truly there, in any CRS: points, of which each counts for the pixel it lies in, such as those of Sample Reference Points; or polygons and lines, where every pixel counts whose centre lies in the polygon, or that the line touches. Of a layer with a selection only the selected ones can be used. Do not give the samples that the model has learnt from. Give either this or a reference raster.</source>
            <translation>Was wirklich da ist, in beliebigem KBS: Punkte, von denen jeder für das Pixel zählt, in dem er liegt, etwa die aus „Referenzpunkte ziehen“; oder Polygone und Linien, bei denen jedes Pixel zählt, dessen Mitte im Polygon liegt oder das die Linie berührt. Ist im Layer etwas ausgewählt, können auch nur die gewählten Objekte verwendet werden. Geben Sie nicht die Proben an, aus denen das Modell gelernt hat. Geben Sie entweder dies oder ein Referenzraster an.</translation>
        </message>
        <message>
            <source>Field of the true class</source>
            <translation>Feld der wahren Klasse</translation>
        </message>
        <message>
            <source>Field that holds the class: its value, or its name as in the map. Features without one are left out and counted. Empty is the field reference, as Sample Reference Points calls it.</source>
            <translation>Feld, das die Klasse enthält: ihren Wert oder ihren Namen wie in der Karte. Objekte ohne Klasse bleiben weg und werden gezählt. Leer ist das Feld reference, wie „Referenzpunkte ziehen“ es nennt.</translation>
        </message>
        <message>
            <source>Reference raster (instead of points, polygons or lines)</source>
            <translation>Referenzraster (statt Punkten, Polygonen oder Linien)</translation>
        </message>
        <message>
            <source>A raster file of the true classes with the map's values, on the map's pixels; it may cover a part of it. Nodata and 0 mean unknown.</source>
            <translation>Eine Rasterdatei der wahren Klassen mit den Werten der Karte, auf den Pixeln der Karte; sie darf einen Teil davon bedecken. Nodata und 0 bedeuten unbekannt.</translation>
        </message>
        <message>
            <source>Band of the reference raster</source>
            <translation>Kanal des Referenzrasters</translation>
        </message>
        <message>
            <source>The band that holds the true class, by number.</source>
            <translation>Der Kanal mit der wahren Klasse, als Nummer.</translation>
        </message>
    </context>
    <context>
        <name>AssessRequest</name>
        <message>
            <source>the class raster</source>
            <translation>das Klassenraster</translation>
        </message>
        <message>
            <source>the reference raster</source>
            <translation>das Referenzraster</translation>
        </message>
        <message>
            <source>the reference</source>
            <translation>die Referenz</translation>
        </message>
        <message>
            <source>REFERENCE_FIELD: the reference has no field {field}; choose one of {fields}.</source>
            <translation>REFERENCE_FIELD: Die Referenz hat kein Feld {field}; wählen Sie eines von {fields}.</translation>
        </message>
        <message>
            <source>REFERENCE_BAND: {layer} has {count} bands, and none with the number {band}.</source>
            <translation>REFERENCE_BAND: {layer} hat {count} Kanäle und keinen mit der Nummer {band}.</translation>
        </message>
    </context>
    <context>
        <name>ChipwiseAlgorithm</name>
        <message>
            <source>{name}: {path} cannot be opened as a layer; it is damaged or of another kind.</source>
            <translation>{name}: {path} lässt sich nicht als Layer öffnen; die Datei ist beschädigt oder von anderer Art.</translation>
        </message>
        <message>
            <source>{name}: the layer or file {path} does not exist.</source>
            <translation>{name}: Den Layer oder die Datei {path} gibt es nicht.</translation>
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
            <translation>Pixel labeln, ein Netz trainieren und Raster klassifizieren</translation>
        </message>
    </context>
    <context>
        <name>ChipwiseProvider</name>
        <message>
            <source>Chipwise: deep-learning pixel classification</source>
            <translation>Chipwise: Pixelklassifikation mit Deep Learning</translation>
        </message>
        <message>
            <source>Python of the runtime (empty: the one Chipwise installs)</source>
            <translation>Python der Laufzeitumgebung (leer: das von Chipwise installierte)</translation>
        </message>
    </context>
    <context>
        <name>ClassParameters</name>
        <message>
            <source>A raster file whose first band holds whole numbers from 0 to 65535, such as Classify Pixels writes. Names and colours of its classes are those that QGIS shows for the layer, or stand in the file; else classes are called by their numbers. Pixels of the value nodata belong to no class.</source>
            <translation>Eine Rasterdatei, deren erster Kanal ganze Zahlen von 0 bis 65535 enthält, wie „Pixel klassifizieren“ sie schreibt. Namen und Farben ihrer Klassen sind die, die QGIS für den Layer zeigt, oder stehen in der Datei; sonst heißen Klassen nach ihren Nummern. Pixel mit dem Wert Nodata gehören zu keiner Klasse.</translation>
        </message>
        <message>
            <source>Class raster</source>
            <translation>Klassenraster</translation>
        </message>
        <message>
            <source>Value 0 is a class</source>
            <translation>Wert 0 ist eine Klasse</translation>
        </message>
    </context>
    <context>
        <name>ClassTable</name>
        <message>
            <source>Classes</source>
            <translation>Klassen</translation>
        </message>
        <message>
            <source>No classes yet. Add one, open a schema, or take over those of a layer.</source>
            <translation>Noch keine Klassen. Fügen Sie eine hinzu, öffnen Sie ein Schema oder übernehmen Sie die Klassen eines Layers.</translation>
        </message>
    </context>
    <context>
        <name>ClassTableModel</name>
        <message>
            <source>Value</source>
            <translation>Wert</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>Proben</translation>
        </message>
        <message>
            <source>Pixels</source>
            <translation>Pixel</translation>
        </message>
        <message>
            <source>%</source>
            <translation>%</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>Farbe</translation>
        </message>
        <message>
            <source>Class value, a whole number from {lowest} to {highest}</source>
            <translation>Klassenwert, eine ganze Zahl von {lowest} bis {highest}</translation>
        </message>
        <message>
            <source>Name of the class</source>
            <translation>Name der Klasse</translation>
        </message>
        <message>
            <source>Number of samples</source>
            <translation>Anzahl der Proben</translation>
        </message>
        <message>
            <source>Number of labelled pixels</source>
            <translation>Anzahl der gelabelten Pixel</translation>
        </message>
        <message>
            <source>Share of all labelled pixels, in percent</source>
            <translation>Anteil an allen gelabelten Pixeln in Prozent</translation>
        </message>
        <message>
            <source>Colour {color}; double-click or press Enter to change it</source>
            <translation>Farbe {color}; zum Ändern doppelklicken oder Eingabetaste drücken</translation>
        </message>
        <message>
            <source>Change colour</source>
            <translation>Farbe ändern</translation>
        </message>
        <message>
            <source>Rename class</source>
            <translation>Klasse umbenennen</translation>
        </message>
        <message>
            <source>Change class value</source>
            <translation>Klassenwert ändern</translation>
        </message>
        <message>
            <source>This is not a colour.</source>
            <translation>Das ist keine Farbe.</translation>
        </message>
        <message>
            <source>A class needs a name.</source>
            <translation>Eine Klasse braucht einen Namen.</translation>
        </message>
        <message>
            <source>Another class has the name {name}; each class needs its own.</source>
            <translation>Eine andere Klasse heißt schon {name}; jede Klasse braucht einen eigenen Namen.</translation>
        </message>
        <message>
            <source>A class value is a whole number from {lowest} to {highest}.</source>
            <translation>Ein Klassenwert ist eine ganze Zahl von {lowest} bis {highest}.</translation>
        </message>
        <message>
            <source>0 means unlabelled and cannot be a class; take 1 or more.</source>
            <translation>0 bedeutet ungelabelt und kann keine Klasse sein; nehmen Sie 1 oder mehr.</translation>
        </message>
        <message>
            <source>Class values go from {lowest} to {highest}.</source>
            <translation>Klassenwerte reichen von {lowest} bis {highest}.</translation>
        </message>
        <message>
            <source>{value} is the value of {name}; to join the two classes, merge them.</source>
            <translation>{value} ist der Wert von {name}; um die beiden Klassen zu verbinden, führen Sie sie zusammen.</translation>
        </message>
        <message>
            <source>There are no more class values.</source>
            <translation>Es gibt keine weiteren Klassenwerte.</translation>
        </message>
        <message>
            <source>Add class</source>
            <translation>Klasse hinzufügen</translation>
        </message>
        <message>
            <source>Remove classes</source>
            <translation>Klassen entfernen</translation>
        </message>
        <message>
            <source>Merge classes</source>
            <translation>Klassen zusammenführen</translation>
        </message>
        <message>
            <source>Reorder classes</source>
            <translation>Klassen umordnen</translation>
        </message>
        <message>
            <source>Change colours</source>
            <translation>Farben ändern</translation>
        </message>
        <message>
            <source>Class {number}</source>
            <translation>Klasse {number}</translation>
        </message>
    </context>
    <context>
        <name>ClassifyChecks</name>
        <message>
            <source>{model} is a program of PyTorch, which can do to this computer whatever its author wants: set TRUST_CODE only if you know where it comes from, or get the model as .onnx or .dlpk, which run no code.</source>
            <translation>{model} ist ein Programm von PyTorch, das auf diesem Rechner alles tun kann, was sein Autor will: Setzen Sie TRUST_CODE nur, wenn Sie wissen, woher es stammt, oder beschaffen Sie das Modell als .onnx oder .dlpk; diese führen keinen Code aus.</translation>
        </message>
        <message>
            <source>TARGET_CRS: {crs} is no CRS that QGIS knows; choose another.</source>
            <translation>TARGET_CRS: QGIS kennt das KBS {crs} nicht; wählen Sie ein anderes.</translation>
        </message>
        <message>
            <source>an input raster</source>
            <translation>ein Eingaberaster</translation>
        </message>
        <message>
            <source>the model</source>
            <translation>das Modell</translation>
        </message>
        <message>
            <source>the snap raster</source>
            <translation>das Fangraster</translation>
        </message>
        <message>
            <source>the file of the mask</source>
            <translation>die Datei der Maske</translation>
        </message>
    </context>
    <context>
        <name>ClassifyParameters</name>
        <message>
            <source>Input rasters</source>
            <translation>Eingaberaster</translation>
        </message>
        <message>
            <source>Rasters to classify, of the same kind as those the model was trained on: the same bands, similar values and cell size. Bands are matched by name where raster and model have names, else by order; further bands are left out. Of a layer that is no file, such as a web map (WMS, XYZ), the part inside the extent is fetched at the cell size, or that of the model's package.</source>
            <translation>Zu klassifizierende Raster von der Art, mit der das Modell trainiert wurde: gleiche Kanäle, ähnliche Werte und Zellgröße. Kanäle werden nach dem Namen zugeordnet, wenn Raster und Modell Namen haben, sonst nach der Reihenfolge; weitere Kanäle bleiben unberücksichtigt. Von einem Layer, der keine Datei ist, etwa einer Webkarte (WMS, XYZ), wird der Teil innerhalb der Ausdehnung in der Zellgröße abgerufen, oder in der des Modellpakets.</translation>
        </message>
        <message>
            <source>Models (*.dlpk *.emd *.onnx *.pt *.pth *.ts *.pt2)</source>
            <translation>Modelle (*.dlpk *.emd *.onnx *.pt *.pth *.ts *.pt2)</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Model package made by Train Model (.dlpk), an .emd file beside the .onnx it names, or any other network for segmentation as .onnx, such as those made for Deepness. Programs of PyTorch (.pt, .pth, .ts, .pt2) are opened only if code in models is trusted (advanced).</source>
            <translation>Modellpaket aus „Modell trainieren“ (.dlpk), eine .emd-Datei neben der .onnx-Datei, die sie nennt, oder irgendein anderes Segmentierungsnetz als .onnx, etwa eines für Deepness. Programme von PyTorch (.pt, .pth, .ts, .pt2) werden nur geöffnet, wenn dem Code in Modellen vertraut wird (erweiterte Parameter).</translation>
        </message>
        <message>
            <source>Extent</source>
            <translation>Ausdehnung</translation>
        </message>
        <message>
            <source>Part of the rasters to classify, widened to whole pixels; empty is all of it. The result there is the same as in a map of the whole.</source>
            <translation>Zu klassifizierender Teil der Raster, auf ganze Pixel erweitert; leer bedeutet alles. Das Ergebnis ist dort das gleiche wie in einer Karte des Ganzen.</translation>
        </message>
        <message>
            <source>Mask (only pixels inside these polygons)</source>
            <translation>Maske (nur Pixel in diesen Polygonen)</translation>
        </message>
        <message>
            <source>Polygons inside which pixels are classified, in any CRS; pixels whose centre lies outside are nodata. Of a layer with a selection only the selected ones can be used.</source>
            <translation>Polygone, in denen Pixel klassifiziert werden, in beliebigem KBS; Pixel, deren Mitte außerhalb liegt, werden Nodata. Ist im Layer etwas ausgewählt, können auch nur die gewählten Polygone verwendet werden.</translation>
        </message>
        <message>
            <source>Cell size (units of the map's CRS)</source>
            <translation>Zellgröße (Einheiten des KBS der Karte)</translation>
        </message>
        <message>
            <source>Ground size of a pixel of the map, in the units of its CRS. Empty keeps the raster's own; with another the raster is resampled before it is classified.</source>
            <translation>Größe eines Pixels der Karte am Boden, in Einheiten ihres KBS. Leer behält die des Rasters; bei einer anderen wird das Raster vor dem Klassifizieren umgerechnet.</translation>
        </message>
        <message>
            <source>Take the model's cell size</source>
            <translation>Zellgröße des Modells verwenden</translation>
        </message>
        <message>
            <source>Resample the rasters to the cell size that the model was trained on, since a network knows things only in the size in which it has learnt them. Without it the log warns where cell sizes differ by more than 25 %. Leave the cell size empty then.</source>
            <translation>Rechnet die Raster auf die Zellgröße um, mit der das Modell trainiert wurde, denn ein Netz kennt die Dinge nur in der Größe, in der es sie gelernt hat. Ohne dies warnt das Protokoll, wenn die Zellgrößen um mehr als 25 % abweichen. Lassen Sie die Zellgröße dann leer.</translation>
        </message>
        <message>
            <source>Threshold: lowest confidence (percent)</source>
            <translation>Schwellenwert: geringste Konfidenz (Prozent)</translation>
        </message>
        <message>
            <source>Pixels of whose class the model is less sure than this get the value 0 instead: 60 leaves out what is hardly better than a guess between two classes. 0 keeps all.</source>
            <translation>Pixel, deren Klasse das Modell weniger sicher ist, erhalten den Wert 0: 60 lässt weg, was kaum besser ist als geraten zwischen zwei Klassen. 0 behält alle.</translation>
        </message>
        <message>
            <source>Smallest patch (pixels)</source>
            <translation>Kleinste Fläche (Pixel)</translation>
        </message>
        <message>
            <source>Removes specks: connected pixels of one class that are fewer than this are added to their largest neighbour. 0 keeps all.</source>
            <translation>Entfernt Flecken: Zusammenhängende Pixel einer Klasse, die weniger sind als angegeben, gehen im größten Nachbarn auf. 0 behält alle.</translation>
        </message>
        <message>
            <source>Classified raster</source>
            <translation>Klassifiziertes Raster</translation>
        </message>
        <message>
            <source>Cloud-optimised GeoTIFF (.tif) with the class values, their names and colours. It appears when it is complete; an older one stays until then. Several rasters that are classified separately give a map each, in a folder of this name without .tif, and a virtual raster (.vrt) of this name that shows all of them.</source>
            <translation>Cloud-optimiertes GeoTIFF (.tif) mit den Klassenwerten, ihren Namen und Farben. Es erscheint, wenn es vollständig ist; ein älteres bleibt bis dahin. Mehrere Raster, die einzeln klassifiziert werden, ergeben je eine Karte in einem Ordner dieses Namens ohne .tif und ein virtuelles Raster (.vrt) dieses Namens, das alle zeigt.</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>Konfidenz</translation>
        </message>
        <message>
            <source>How sure the model is of each pixel's class; low values show where to label more. In percent (255 is nodata) or as real numbers, see the advanced parameters. Several separate rasters give, here and below, a folder and a virtual raster as the classified raster does.</source>
            <translation>Wie sicher sich das Modell der Klasse jedes Pixels ist; niedrige Werte zeigen, wo mehr gelabelt werden sollte. In Prozent (255 ist Nodata) oder als reelle Zahlen, siehe erweiterte Parameter. Mehrere einzelne Raster ergeben hier und im Folgenden einen Ordner und ein virtuelles Raster wie beim klassifizierten Raster.</translation>
        </message>
        <message>
            <source>Probabilities of all classes</source>
            <translation>Wahrscheinlichkeiten aller Klassen</translation>
        </message>
        <message>
            <source>The probability of each class, in a band that has its name; same numbers as the confidence.</source>
            <translation>Die Wahrscheinlichkeit jeder Klasse in einem Kanal, der ihren Namen trägt; Zahlen wie bei der Konfidenz.</translation>
        </message>
        <message>
            <source>Entropy</source>
            <translation>Entropie</translation>
        </message>
        <message>
            <source>How undecided the model is between all classes: 0 where it is sure of one, 100 percent (or 1) where all are equally likely.</source>
            <translation>Wie unentschieden das Modell zwischen allen Klassen ist: 0, wo es sich einer sicher ist, 100 Prozent (oder 1), wo alle gleich wahrscheinlich sind.</translation>
        </message>
        <message>
            <source>Polygons</source>
            <translation>Polygone</translation>
        </message>
        <message>
            <source>GeoPackage (.gpkg) with the patches of each class as polygons, along the pixels' edges, with value, name and area, in the classes' colours. Of several rasters each polygon says which one it is from; there is a layer for each CRS. A file of this name is replaced as a whole.</source>
            <translation>GeoPackage (.gpkg) mit den Flächen jeder Klasse als Polygonen entlang der Pixelkanten, mit Wert, Name und Flächeninhalt, in den Farben der Klassen. Bei mehreren Rastern sagt jedes Polygon, aus welchem es stammt; für jedes KBS gibt es einen Layer. Eine Datei dieses Namens wird als Ganzes ersetzt.</translation>
        </message>
        <message>
            <source>Areas</source>
            <translation>Flächeninhalte</translation>
        </message>
        <message>
            <source>Table (*.csv)</source>
            <translation>Tabelle (*.csv)</translation>
        </message>
        <message>
            <source>Table (.csv) with the pixels, the area and the share of each class; the log shows it, too.</source>
            <translation>Tabelle (.csv) mit Pixeln, Flächeninhalt und Anteil jeder Klasse; das Protokoll zeigt sie ebenfalls.</translation>
        </message>
    </context>
    <context>
        <name>ClassifyParametersAdvanced</name>
        <message>
            <source>SEPARATE gives a map for each raster. MOSAIC gives one map of all of them in the first one's grid, without seams between them.</source>
            <translation>SEPARATE ergibt eine Karte für jedes Raster. MOSAIC ergibt eine Karte von allen im Gitter des ersten, ohne Nähte dazwischen.</translation>
        </message>
        <message>
            <source>the model's</source>
            <translation>die des Modells</translation>
        </message>
        <message>
            <source>Bands to give to the model, in the order in which it takes them: numbers such as 4,3,2 or names such as nir,red,green. Leave it empty to match them by name, or else by order.</source>
            <translation>Kanäle für das Modell, in der Reihenfolge, in der es sie erwartet: Nummern wie 4,3,2 oder Namen wie nir,red,green. Leer ordnet sie nach dem Namen zu, sonst nach der Reihenfolge.</translation>
        </message>
        <message>
            <source>CRS of the map (empty: the raster's)</source>
            <translation>KBS der Karte (leer: das des Rasters)</translation>
        </message>
        <message>
            <source>CRS in which the map is to be. Rasters in another one are reprojected before they are classified, so that class borders are not resampled.</source>
            <translation>KBS, in dem die Karte liegen soll. Raster in einem anderen werden vor dem Klassifizieren umprojiziert, sodass Klassengrenzen nicht umgerechnet werden.</translation>
        </message>
        <message>
            <source>Snap raster</source>
            <translation>Fangraster</translation>
        </message>
        <message>
            <source>A raster file on whose pixels those of the map are to lie. The map gets its CRS, too; the cell size stays the input's or the one given.</source>
            <translation>Eine Rasterdatei, auf deren Pixeln die der Karte liegen sollen. Die Karte erhält auch ihr KBS; die Zellgröße bleibt die der Eingabe oder die angegebene.</translation>
        </message>
        <message>
            <source>Predict background</source>
            <translation>Hintergrund zulassen</translation>
        </message>
        <message>
            <source>Pixels may be background, for models that know it. Off, every pixel gets the most probable of the other classes.</source>
            <translation>Pixel dürfen Hintergrund sein, bei Modellen, die ihn kennen. Ausgeschaltet erhält jedes Pixel die wahrscheinlichste der anderen Klassen.</translation>
        </message>
        <message>
            <source>Data type of confidence, probabilities and entropy</source>
            <translation>Datentyp von Konfidenz, Wahrscheinlichkeiten und Entropie</translation>
        </message>
        <message>
            <source>UINT8: whole percent from 0 to 100. FLOAT32: real numbers from 0 to 1, in files four times as large or more.</source>
            <translation>UINT8: ganze Prozent von 0 bis 100. FLOAT32: reelle Zahlen von 0 bis 1, in mindestens viermal so großen Dateien.</translation>
        </message>
        <message>
            <source>Test-time augmentation (slow)</source>
            <translation>Augmentierung beim Klassifizieren (langsam)</translation>
        </message>
        <message>
            <source>Shows every tile to the model flipped and turned in all eight ways and averages what it says. Often a little better, and takes eight times as long.</source>
            <translation>Zeigt dem Modell jede Kachel auf alle acht Arten gespiegelt und gedreht und mittelt, was es sagt. Oft etwas besser, dauert achtmal so lange.</translation>
        </message>
        <message>
            <source>Merging of tiles</source>
            <translation>Zusammenfügen der Kacheln</translation>
        </message>
        <message>
            <source>CROP cuts off the edge of every tile, as wide as the padding. BLEND lets neighbouring tiles fade into each other over the width of the padding, which hides the last seams and takes some more time.</source>
            <translation>CROP schneidet den Rand jeder Kachel in der Breite der Randzugabe ab. BLEND lässt benachbarte Kacheln über die Breite der Randzugabe ineinander übergehen, was die letzten Nähte verbirgt und etwas länger dauert.</translation>
        </message>
        <message>
            <source>Padding (pixels)</source>
            <translation>Randzugabe (Pixel)</translation>
        </message>
        <message>
            <source>How far from a tile's edge the network sees too little around a pixel. Tiles overlap by twice this width. More takes longer and removes the last seams; rounded up to a multiple of 32.</source>
            <translation>Wie weit vom Rand einer Kachel das Netz zu wenig von der Umgebung eines Pixels sieht. Kacheln überlappen um das Doppelte. Mehr dauert länger und entfernt die letzten Nähte; aufgerundet auf ein Vielfaches von 32.</translation>
        </message>
        <message>
            <source>Tile size (pixels; empty: automatic)</source>
            <translation>Kachelgröße (Pixel; leer: automatisch)</translation>
        </message>
        <message>
            <source>Width and height of what is classified at once, a multiple of 32; it need not be the chips' size. Empty takes 512 on a processor and 1024 on a GPU. Larger tiles waste less on padding and take more memory.</source>
            <translation>Breite und Höhe dessen, was auf einmal klassifiziert wird, ein Vielfaches von 32; es muss nicht die Größe der Chips sein. Leer nimmt 512 auf einem Prozessor und 1024 auf einer GPU. Größere Kacheln verschwenden weniger am Rand und brauchen mehr Speicher.</translation>
        </message>
        <message>
            <source>Batch size (empty: automatic)</source>
            <translation>Batchgröße (leer: automatisch)</translation>
        </message>
        <message>
            <source>Tiles that are computed at once. Empty takes 1 on a processor, where more is not faster, and 4 on a GPU. If the memory of the GPU runs out, take less.</source>
            <translation>Kacheln, die auf einmal berechnet werden. Leer nimmt 1 auf einem Prozessor, wo mehr nicht schneller ist, und 4 auf einer GPU. Reicht der Speicher der GPU nicht, nehmen Sie weniger.</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Where to compute. AUTO takes an NVIDIA GPU if the runtime can use one, else the processor. With CUDA it is an error if there is none. The log says what was used.</source>
            <translation>Womit gerechnet wird. AUTO nimmt eine GPU von NVIDIA, wenn die Laufzeitumgebung eine nutzen kann, sonst den Prozessor. Bei CUDA ist es ein Fehler, wenn keine da ist. Das Protokoll nennt, was verwendet wurde.</translation>
        </message>
        <message>
            <source>Precision</source>
            <translation>Rechengenauigkeit</translation>
        </message>
        <message>
            <source>Numbers with which the network computes: fewer bits are faster. AUTO takes INT8 on a processor where the model holds a tested copy for it, and says in the log why if not. FP32 is the model as it was trained. FP16 is for GPUs, BF16 for programs of PyTorch only.</source>
            <translation>Zahlen, mit denen das Netz rechnet: Weniger Bits sind schneller. AUTO nimmt auf einem Prozessor INT8, wenn das Modell dafür eine geprüfte Kopie enthält, und nennt sonst im Protokoll den Grund. FP32 ist das Modell, wie es trainiert wurde. FP16 ist für GPUs, BF16 nur für Programme von PyTorch.</translation>
        </message>
        <message>
            <source>Trust code in the model</source>
            <translation>Dem Code im Modell vertrauen</translation>
        </message>
        <message>
            <source>Only for programs of PyTorch (.pt, .pth, .ts, .pt2): they can do to this computer whatever their author wants. Set it only if you know where the model comes from. Other models run no code. Such a program says nothing of what it expects; it is given the values divided by 255.</source>
            <translation>Nur für Programme von PyTorch (.pt, .pth, .ts, .pt2): Sie können auf diesem Rechner alles tun, was ihr Autor will. Setzen Sie dies nur, wenn Sie wissen, woher das Modell stammt. Andere Modelle führen keinen Code aus. Ein solches Programm sagt nicht, was es erwartet; es erhält die Werte geteilt durch 255.</translation>
        </message>
        <message>
            <source>Resume an interrupted run</source>
            <translation>Unterbrochenen Lauf fortsetzen</translation>
        </message>
        <message>
            <source>If the run is cancelled or dies, the parts that are finished are kept beside the output, and the next run that has this set and the same parameters, the name of the output among them, goes on from there. Layers that are no files are fetched and classified anew.</source>
            <translation>Wird der Lauf abgebrochen oder stürzt er ab, bleiben die fertigen Teile neben der Ausgabe erhalten, und der nächste Lauf, der dies gesetzt hat und dieselben Parameter samt Namen der Ausgabe, macht dort weiter. Layer, die keine Dateien sind, werden neu abgerufen und klassifiziert.</translation>
        </message>
    </context>
    <context>
        <name>ClassifyPixelsAlgorithm</name>
        <message>
            <source>Classify Pixels</source>
            <translation>Pixel klassifizieren</translation>
        </message>
        <message>
            <source>deep learning,inference,predict,segmentation,land cover,onnx,dlpk,deepness,pytorch</source>
            <translation>Deep Learning,Inferenz,Vorhersage,Segmentierung,Klassifikation,Landbedeckung,onnx,dlpk,deepness,pytorch</translation>
        </message>
        <message>
            <source>Classifies every pixel of rasters with a trained model. The map has the raster's grid unless another is asked for; nodata stays nodata; class names and colours come from the model. Rasters are worked through in tiles, so they may be of any size, and maps are compressed and have overviews.

Give images (input rasters or a folder) and a model. The model knows the bands and the values it was trained on; nothing has to be typed in again. Opening a model never runs code that is in it, unless you trust it.

The log tells the area of each class, and how fast which device has computed in which precision.</source>
            <translation>Klassifiziert jedes Pixel von Rastern mit einem trainierten Modell. Die Karte liegt im Gitter des Rasters, wenn nichts anderes verlangt wird; Nodata bleibt Nodata; Namen und Farben der Klassen kommen aus dem Modell. Raster werden kachelweise abgearbeitet und dürfen deshalb beliebig groß sein; Karten sind komprimiert und haben Übersichten.

Geben Sie Bilder (Eingaberaster oder einen Ordner) und ein Modell an. Das Modell kennt die Kanäle und Werte, mit denen es trainiert wurde; nichts muss noch einmal eingegeben werden. Beim Öffnen eines Modells wird nie Code ausgeführt, der darin steht, es sei denn, Sie vertrauen ihm.

Das Protokoll nennt die Fläche jeder Klasse und wie schnell welches Gerät in welcher Genauigkeit gerechnet hat.</translation>
        </message>
    </context>
    <context>
        <name>ClassifyRequest</name>
        <message>
            <source>The layer {name} is no file, and the model {model} does not say in units of the map at what cell size to fetch it: give CELL_SIZE instead of MATCH_CELL_SIZE.</source>
            <translation>Der Layer {name} ist keine Datei, und das Modell {model} sagt nicht in Einheiten der Karte, in welcher Zellgröße er abzurufen ist: Geben Sie CELL_SIZE statt MATCH_CELL_SIZE an.</translation>
        </message>
    </context>
    <context>
        <name>CompareMapsAlgorithm</name>
        <message>
            <source>Compare Maps</source>
            <translation>Karten vergleichen</translation>
        </message>
        <message>
            <source>change detection,transition matrix,from-to,land cover change,gains and losses,post-classification,cross tabulation,two dates</source>
            <translation>Veränderungsanalyse,Veränderung,Übergangsmatrix,Landbedeckungswandel,Zu- und Abnahme,Kreuztabelle,zwei Zeitpunkte,change detection</translation>
        </message>
        <message>
            <source>Compares two class rasters of the same ground: which class became which, where, and on how many hectares. Classes are matched by their names, or by their values where a map has no names; say in the table which belong together where they are called differently.

The pixels of the two maps must lie on each other. If they do not, the maps are refused unless you say which one is to be resampled. In a CRS in degrees areas are those on the ellipsoid.

Errors of both maps show up as changes: of two maps that are 90 % right, some 81 % of the pixels are right in both. So check both maps with Assess Accuracy, and leave out small changes.</source>
            <translation>Vergleicht zwei Klassenraster desselben Gebiets: welche Klasse zu welcher wurde, wo und auf wie vielen Hektar. Klassen werden nach dem Namen zugeordnet, oder nach dem Wert, wo eine Karte keine Namen hat; sagen Sie in der Tabelle, welche zusammengehören, wo sie verschieden heißen.

Die Pixel der beiden Karten müssen aufeinanderliegen. Tun sie das nicht, werden die Karten abgelehnt, es sei denn, Sie sagen, welche umgerechnet werden soll. In einem KBS in Grad sind Flächen die auf dem Ellipsoid.

Fehler beider Karten erscheinen als Veränderungen: Von zwei Karten, die zu 90 % richtig sind, stimmen etwa 81 % der Pixel in beiden. Prüfen Sie deshalb beide Karten mit „Genauigkeit bewerten“, und lassen Sie kleine Veränderungen weg.</translation>
        </message>
        <message>
            <source>Changed pixels</source>
            <translation>Veränderte Pixel</translation>
        </message>
        <message>
            <source>Changed share of the compared area (0 to 1)</source>
            <translation>Veränderter Anteil der verglichenen Fläche (0 bis 1)</translation>
        </message>
        <message>
            <source>Changed area in hectares</source>
            <translation>Veränderte Fläche in Hektar</translation>
        </message>
    </context>
    <context>
        <name>CompareParameters</name>
        <message>
            <source>Map before</source>
            <translation>Karte vorher</translation>
        </message>
        <message>
            <source>Class raster of the earlier date, such as one made by Classify Pixels: one band of whole numbers. Names and colours of classes come from the layer's style, or else from the file: what Classify Pixels writes, a raster attribute table, category names, a colour table.</source>
            <translation>Klassenraster des früheren Zeitpunkts, etwa aus „Pixel klassifizieren“: ein Kanal ganzer Zahlen. Namen und Farben der Klassen kommen aus dem Stil des Layers oder sonst aus der Datei: was „Pixel klassifizieren“ schreibt, eine Rasterattributtabelle, Kategorienamen, eine Farbtabelle.</translation>
        </message>
        <message>
            <source>Map after</source>
            <translation>Karte nachher</translation>
        </message>
        <message>
            <source>Class raster of the later date. Its pixels must lie on those of the map before; else see Resampling.</source>
            <translation>Klassenraster des späteren Zeitpunkts. Seine Pixel müssen auf denen der Karte vorher liegen; sonst siehe Umrechnung.</translation>
        </message>
        <message>
            <source>Classes that mean the same</source>
            <translation>Klassen mit gleicher Bedeutung</translation>
        </message>
        <message>
            <source>Class before;Class after</source>
            <translation>Klasse vorher;Klasse nachher</translation>
        </message>
        <message>
            <source>Only where classes are called differently in the two maps. A row is a class of the map before and the class of the map after that means the same, each by name or value: Urban and Built-up. Several rows may name one class: two kinds of forest before that are one after are compared as one. Classes that are in no row belong together if they have one name (or, without names, one value).</source>
            <translation>Nur wo Klassen in den beiden Karten verschieden heißen. Eine Zeile ist eine Klasse der Karte vorher und die Klasse der Karte nachher, die dasselbe bedeutet, jeweils als Name oder Wert: Siedlung und Bebaut. Mehrere Zeilen dürfen eine Klasse nennen: Zwei Arten Wald vorher, die nachher eine sind, werden als eine verglichen. Klassen in keiner Zeile gehören zusammen, wenn sie den gleichen Namen haben (oder ohne Namen den gleichen Wert).</translation>
        </message>
        <message>
            <source>Classes to leave out, such as Cloud;Shadow</source>
            <translation>Wegzulassende Klassen, etwa Wolke;Schatten</translation>
        </message>
        <message>
            <source>Classes that count as nodata in whichever map they occur, by name or value, separated by semicolons: what is hidden by clouds on one date has not changed. Pixels that Classify Pixels left below its threshold are always left out.</source>
            <translation>Klassen, die als Nodata zählen, in welcher Karte auch immer sie vorkommen, als Name oder Wert, durch Semikolons getrennt: Was an einem Zeitpunkt von Wolken verdeckt ist, hat sich nicht verändert. Pixel, die „Pixel klassifizieren“ unter dem Schwellenwert ließ, bleiben immer weg.</translation>
        </message>
        <message>
            <source>Extent</source>
            <translation>Ausdehnung</translation>
        </message>
        <message>
            <source>Part of the maps to compare, widened to whole pixels; empty is all that both cover.</source>
            <translation>Zu vergleichender Teil der Karten, auf ganze Pixel erweitert; leer ist alles, was beide bedecken.</translation>
        </message>
        <message>
            <source>Mask (only pixels inside these polygons)</source>
            <translation>Maske (nur Pixel in diesen Polygonen)</translation>
        </message>
        <message>
            <source>Polygons inside which the maps are compared, in any CRS; all figures are those of this ground. Pixels count whose centre lies inside. Of a layer with a selection only the selected ones can be used.</source>
            <translation>Polygone, in denen die Karten verglichen werden, in beliebigem KBS; alle Zahlen gelten für dieses Gebiet. Es zählen Pixel, deren Mitte darin liegt. Ist im Layer etwas ausgewählt, können auch nur die gewählten Polygone verwendet werden.</translation>
        </message>
        <message>
            <source>Resampling</source>
            <translation>Umrechnung</translation>
        </message>
        <message>
            <source>What to do when the pixels of the two maps do not lie on each other (another CRS, cell size or origin). NONE: refuse, since a shift of half a pixel alone makes false changes along every edge. TO_BEFORE: bring the map after onto the pixels of the map before, the nearest pixel counting. TO_AFTER: the other way round. Take the finer of the two grids, which loses nothing. Maps whose pixels lie on each other may differ in extent; what both cover is compared.</source>
            <translation>Was geschieht, wenn die Pixel der beiden Karten nicht aufeinanderliegen (anderes KBS, andere Zellgröße, anderer Ursprung). NONE: ablehnen, denn schon eine Verschiebung um ein halbes Pixel macht entlang jeder Kante falsche Veränderungen. TO_BEFORE: bringt die Karte nachher auf die Pixel der Karte vorher, es zählt das nächste Pixel. TO_AFTER: umgekehrt. Nehmen Sie das feinere der beiden Gitter, das nichts verliert. Karten, deren Pixel aufeinanderliegen, dürfen verschiedene Ausdehnung haben; verglichen wird, was beide bedecken.</translation>
        </message>
        <message>
            <source>Smallest change (pixels)</source>
            <translation>Kleinste Veränderung (Pixel)</translation>
        </message>
        <message>
            <source>Patches of changed pixels that are smaller than this count as unchanged, in the map and in all figures. They are mostly mixed pixels at edges, and images that lie a pixel apart. 0 keeps all.</source>
            <translation>Flächen veränderter Pixel, die kleiner sind, gelten als unverändert, in der Karte und in allen Zahlen. Meist sind es Mischpixel an Kanten und Bilder, die um ein Pixel gegeneinander versetzt sind. 0 behält alle.</translation>
        </message>
        <message>
            <source>Unchanged pixels</source>
            <translation>Unveränderte Pixel</translation>
        </message>
        <message>
            <source>How the map shows what has not changed. BY_CLASS: each class in a pale shade of its colour. ONE_CLASS: as one grey class. NODATA: not at all, so that only changes are seen.</source>
            <translation>Wie die Karte zeigt, was sich nicht verändert hat. BY_CLASS: jede Klasse in einem blassen Ton ihrer Farbe. ONE_CLASS: als eine graue Klasse. NODATA: gar nicht, sodass nur Veränderungen zu sehen sind.</translation>
        </message>
        <message>
            <source>Changes</source>
            <translation>Veränderungen</translation>
        </message>
        <message>
            <source>Cloud-optimised GeoTIFF (.tif) with a value for each transition, such as Forest → Built-up, drawn mostly in the colour of the class after. The same classes give the same values, so maps of several places fit together. It appears when it is complete; an older one stays until then.</source>
            <translation>Cloud-optimiertes GeoTIFF (.tif) mit einem Wert für jeden Übergang, etwa Wald → Bebaut, meist in der Farbe der Klasse nachher. Gleiche Klassen ergeben gleiche Werte, sodass Karten mehrerer Orte zusammenpassen. Es erscheint, wenn es vollständig ist; ein älteres bleibt bis dahin.</translation>
        </message>
        <message>
            <source>Changed patches</source>
            <translation>Veränderte Flächen</translation>
        </message>
        <message>
            <source>GeoPackage (.gpkg) with each changed patch as a polygon along the pixels' edges, with its transition and its area. A file of this name is replaced as a whole.</source>
            <translation>GeoPackage (.gpkg) mit jeder veränderten Fläche als Polygon entlang der Pixelkanten, mit Übergang und Flächeninhalt. Eine Datei dieses Namens wird als Ganzes ersetzt.</translation>
        </message>
        <message>
            <source>Transition matrix</source>
            <translation>Übergangsmatrix</translation>
        </message>
        <message>
            <source>Table (*.csv)</source>
            <translation>Tabelle (*.csv)</translation>
        </message>
        <message>
            <source>Table (.csv) with a row for each pair of classes: its value in the map of changes, its pixels, hectares and share. In a CRS in degrees areas are those on the ellipsoid.</source>
            <translation>Tabelle (.csv) mit einer Zeile für jedes Paar von Klassen: Wert in der Karte der Veränderungen, Pixel, Hektar und Anteil. In einem KBS in Grad sind Flächen die auf dem Ellipsoid.</translation>
        </message>
        <message>
            <source>One page (.html) with the transition matrix, gains and losses of each class, the largest transitions and what to be careful about. It holds all it shows and can be printed.</source>
            <translation>Eine Seite (.html) mit der Übergangsmatrix, Zu- und Abnahme jeder Klasse, den größten Übergängen und dem, worauf zu achten ist. Sie enthält alles, was sie zeigt, und lässt sich drucken.</translation>
        </message>
    </context>
    <context>
        <name>CompareRequest</name>
        <message>
            <source>The layer {name} is no raster file; save it as a GeoTIFF first (Export &gt; Save As).</source>
            <translation>Der Layer {name} ist keine Rasterdatei; speichern Sie ihn zuerst als GeoTIFF (Export &gt; Speichern als).</translation>
        </message>
        <message>
            <source>the file of the mask</source>
            <translation>die Datei der Maske</translation>
        </message>
    </context>
    <context>
        <name>Curves</name>
        <message>
            <source>Loss</source>
            <translation>Verlust</translation>
        </message>
        <message>
            <source>validation loss</source>
            <translation>Verlust bei der Validierung</translation>
        </message>
        <message>
            <source>Mean IoU</source>
            <translation>Mittlere IoU</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>Lernrate</translation>
        </message>
        <message>
            <source>Curves of the training</source>
            <translation>Kurven des Trainings</translation>
        </message>
    </context>
    <context>
        <name>DescribeModelAlgorithm</name>
        <message>
            <source>Describe Model</source>
            <translation>Modell beschreiben</translation>
        </message>
        <message>
            <source>deep learning,model,information,report,metadata,accuracy,dlpk,emd,onnx,arcgis,deepness</source>
            <translation>Deep Learning,Modell,Information,Bericht,Metadaten,Genauigkeit,dlpk,emd,onnx,arcgis,deepness</translation>
        </message>
        <message>
            <source>Tells what is known of a model: its architecture, bands, values, classes and colours, cell size, how accurate it was on its validation area, how it was trained and on what, the files in it with their sizes and hashes, what Classify Pixels will do with it, and what is missing.

It takes models of Train Model, packages of ArcGIS, networks for Deepness and any other ONNX network. Nothing in the file is run but an ONNX network, on noise, to see what it gives; a page that comes with a package is never shown, since anybody may have written it: the report is made anew.

The outputs serve in models and scripts: the class schema and BANDS can be given to Export Training Data, so that new chips have the model's classes and bands.</source>
            <translation>Sagt, was über ein Modell bekannt ist: Architektur, Kanäle, Werte, Klassen und Farben, Zellgröße, wie genau es auf seiner Validierungsfläche war, wie und womit es trainiert wurde, die Dateien darin mit Größe und Hash, was „Pixel klassifizieren“ damit tun wird, und was fehlt.

Es nimmt Modelle aus „Modell trainieren“, Pakete von ArcGIS, Netze für Deepness und jedes andere ONNX-Netz. Nichts in der Datei wird ausgeführt außer einem ONNX-Netz, mit Rauschen, um zu sehen, was es ausgibt; eine mitgelieferte Seite wird nie gezeigt, denn jeder kann sie geschrieben haben: Der Bericht wird neu gemacht.

Die Ausgaben dienen in Modellen und Skripten: Klassenschema und BANDS lassen sich an „Trainingsdaten exportieren“ geben, sodass neue Chips die Klassen und Kanäle des Modells haben.</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Models (*.dlpk *.emd *.onnx *.DLPK *.EMD *.ONNX)</source>
            <translation>Modelle (*.dlpk *.emd *.onnx *.DLPK *.EMD *.ONNX)</translation>
        </message>
        <message>
            <source>Model package (.dlpk), an .emd file beside the files it names, or an ONNX network (.onnx). Packages of ArcGIS are described, too, though Classify Pixels cannot use them.</source>
            <translation>Modellpaket (.dlpk), eine .emd-Datei neben den Dateien, die sie nennt, oder ein ONNX-Netz (.onnx). Auch Pakete von ArcGIS werden beschrieben, obwohl „Pixel klassifizieren“ sie nicht verwenden kann.</translation>
        </message>
        <message>
            <source>One page for a browser with all that is known of the model, to read, print or send with it.</source>
            <translation>Eine Seite für den Browser mit allem, was über das Modell bekannt ist, zum Lesen, Drucken oder Mitgeben.</translation>
        </message>
        <message>
            <source>Class schema</source>
            <translation>Klassenschema</translation>
        </message>
        <message>
            <source>Class schema (*.json)</source>
            <translation>Klassenschema (*.json)</translation>
        </message>
        <message>
            <source>JSON file with the model's classes, their names and colours, as Export Training Data and the dock take it: to label more of the same classes.</source>
            <translation>JSON-Datei mit den Klassen des Modells, ihren Namen und Farben, wie „Trainingsdaten exportieren“ und das Dock sie nehmen: um mehr von denselben Klassen zu labeln.</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Made by CHIPWISE, ARCGIS, DEEPNESS or OTHER</source>
            <translation>Stammt von CHIPWISE, ARCGIS, DEEPNESS oder OTHER</translation>
        </message>
        <message>
            <source>Model type</source>
            <translation>Modelltyp</translation>
        </message>
        <message>
            <source>Backbone</source>
            <translation>Backbone des Netzes</translation>
        </message>
        <message>
            <source>Names of the classes, separated by ;</source>
            <translation>Namen der Klassen, durch ; getrennt</translation>
        </message>
        <message>
            <source>Number of classes</source>
            <translation>Anzahl der Klassen</translation>
        </message>
        <message>
            <source>Bands by name, or by number where names are unknown</source>
            <translation>Kanäle nach Namen, oder nach Nummern, wo Namen unbekannt sind</translation>
        </message>
        <message>
            <source>Number of bands</source>
            <translation>Anzahl der Kanäle</translation>
        </message>
        <message>
            <source>Data type of the bands</source>
            <translation>Datentyp der Kanäle</translation>
        </message>
        <message>
            <source>Cell size (metres)</source>
            <translation>Zellgröße (Meter)</translation>
        </message>
        <message>
            <source>Tile size (pixels)</source>
            <translation>Kachelgröße (Pixel)</translation>
        </message>
        <message>
            <source>Mean IoU on the validation area</source>
            <translation>Mittlere IoU auf der Validierungsfläche</translation>
        </message>
        <message>
            <source>Accuracy on the validation area</source>
            <translation>Genauigkeit auf der Validierungsfläche</translation>
        </message>
        <message>
            <source>Hash of the network (SHA-256)</source>
            <translation>Hash des Netzes (SHA-256)</translation>
        </message>
        <message>
            <source>Whether Classify Pixels can use it</source>
            <translation>Ob „Pixel klassifizieren“ es verwenden kann</translation>
        </message>
    </context>
    <context>
        <name>DockContent</name>
        <message>
            <source>Classes</source>
            <translation>Klassen</translation>
        </message>
        <message>
            <source>Drawing</source>
            <translation>Zeichnen</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>Proben</translation>
        </message>
        <message>
            <source>Label</source>
            <translation>Labeln</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>Karte</translation>
        </message>
        <message>
            <source>From samples to a map</source>
            <translation>Von Proben zur Karte</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>Training</translation>
        </message>
        <message>
            <source>Training monitor</source>
            <translation>Trainingsmonitor</translation>
        </message>
        <message>
            <source>Choose the image to label</source>
            <translation>Zu labelndes Bild wählen</translation>
        </message>
        <message>
            <source>&amp;Image</source>
            <translation>&amp;Bild</translation>
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
            <translation>&amp;Toleranz</translation>
        </message>
        <message>
            <source>Segment si&amp;ze</source>
            <translation>Segment&amp;größe</translation>
        </message>
        <message>
            <source>Make a class first, then choose the samples.</source>
            <translation>Legen Sie erst eine Klasse an, dann wählen Sie die Proben.</translation>
        </message>
        <message>
            <source>Choose or make the samples to draw into.</source>
            <translation>Wählen Sie die Proben, in die gezeichnet wird, oder legen Sie welche an.</translation>
        </message>
        <message>
            <source>Choose the class field of the samples: it holds which class each one is.</source>
            <translation>Wählen Sie das Klassenfeld der Proben: Es enthält, zu welcher Klasse jede gehört.</translation>
        </message>
        <message>
            <source>The sample was not added: there is no class for it. Make one first.</source>
            <translation>Die Probe wurde nicht hinzugefügt: Es gibt keine Klasse für sie. Legen Sie erst eine an.</translation>
        </message>
        <message>
            <source>Drawing</source>
            <translation>Zeichnen</translation>
        </message>
    </context>
    <context>
        <name>DrawingTools</name>
        <message>
            <source>Polygon: click its corners, then right-click</source>
            <translation>Polygon: Ecken anklicken, dann Rechtsklick</translation>
        </message>
        <message>
            <source>Rectangle: drag</source>
            <translation>Rechteck: ziehen</translation>
        </message>
        <message>
            <source>Circle: drag from its centre</source>
            <translation>Kreis: von der Mitte aus ziehen</translation>
        </message>
        <message>
            <source>Freehand: click, follow the outline, then right-click</source>
            <translation>Freihand: klicken, dem Umriss folgen, dann Rechtsklick</translation>
        </message>
        <message>
            <source>Line: click its points, then right-click</source>
            <translation>Linie: Punkte anklicken, dann Rechtsklick</translation>
        </message>
        <message>
            <source>Point: click</source>
            <translation>Punkt: klicken</translation>
        </message>
        <message>
            <source>Region of like pixels: click; the wheel changes the tolerance</source>
            <translation>Region ähnlicher Pixel: klicken; das Mausrad ändert die Toleranz</translation>
        </message>
        <message>
            <source>Segment: click one of those that the visible image is divided into</source>
            <translation>Segment: eines von denen anklicken, in die das sichtbare Bild zerlegt ist</translation>
        </message>
    </context>
    <context>
        <name>EsriSchema</name>
        <message>
            <source>{file} holds no class with a value from {lowest} to {highest} and a name; save the schema in ArcGIS Pro again, or take the classes over from a layer.</source>
            <translation>{file} enthält keine Klasse mit einem Wert von {lowest} bis {highest} und einem Namen; speichern Sie das Schema in ArcGIS Pro noch einmal oder übernehmen Sie die Klassen aus einem Layer.</translation>
        </message>
        <message>
            <source>{file} cannot be read: {reason}.</source>
            <translation>{file} kann nicht gelesen werden: {reason}.</translation>
        </message>
        <message>
            <source>{file} is not in the JSON form of ArcGIS Pro; save the schema there again.</source>
            <translation>{file} liegt nicht in der JSON-Form von ArcGIS Pro vor; speichern Sie das Schema dort noch einmal.</translation>
        </message>
    </context>
    <context>
        <name>ExportChecks</name>
        <message>
            <source>SOLID_DISTANCE widens points and lines: give SAMPLES, or leave it empty.</source>
            <translation>SOLID_DISTANCE verbreitert Punkte und Linien: Geben Sie SAMPLES an oder lassen Sie es leer.</translation>
        </message>
        <message>
            <source>BUFFER_RADIUS makes polygons of points and lines, which SOLID_DISTANCE does not widen; give one of them.</source>
            <translation>BUFFER_RADIUS macht aus Punkten und Linien Polygone, die SOLID_DISTANCE nicht verbreitert; geben Sie nur eines von beiden an.</translation>
        </message>
        <message>
            <source>{form} chips have 1 or 3 bands, and {layer} would give {count}; choose TIFF as CHIP_FORMAT, or name one or three bands in BANDS.</source>
            <translation>Chips in {form} haben 1 oder 3 Kanäle, und {layer} ergäbe {count}; wählen Sie TIFF als CHIP_FORMAT oder nennen Sie in BANDS einen oder drei Kanäle.</translation>
        </message>
        <message>
            <source>{form} chips hold whole numbers from 0 to {most} only, and {layer} is of another data type; choose TIFF as CHIP_FORMAT.</source>
            <translation>Chips in {form} fassen nur ganze Zahlen von 0 bis {most}, und {layer} hat einen anderen Datentyp; wählen Sie TIFF als CHIP_FORMAT.</translation>
        </message>
    </context>
    <context>
        <name>ExportModelAlgorithm</name>
        <message>
            <source>Export Model</source>
            <translation>Modell exportieren</translation>
        </message>
        <message>
            <source>deep learning,model,onnx,deepness,convert,share,dlpk</source>
            <translation>Deep Learning,Modell,onnx,deepness,umwandeln,weitergeben,dlpk</translation>
        </message>
        <message>
            <source>Writes a trained model as one ONNX file that the plugin Deepness opens as it is: with the names of its classes, its cell size, its tile size and the normalisation of its bands. Load it there and press Load default parameters. Leave the probability threshold off: with one, uncertain pixels become the first class. The file needs ONNX Runtime 1.17, which Deepness installs, or a newer one. Other programs that run ONNX can use the file, too: it takes raw pixel values and gives the probability of each class. Classify Pixels opens it with all its classes and colours.

What Deepness cannot do for the model: it knows bands by their order only; nodata reaches the network as the number it is stored as (NaN spoils everything around it); layers that are drawn (WMS, XYZ) give 8-bit values, which mean nothing to a model trained on 16 bits or real numbers; in degrees its cells are stretched away from the equator. Its tiles lie elsewhere than those of Classify Pixels and see 0 beyond the raster's edge, so some pixels differ between the two maps. Values of any data type, and any number of bands, reach the network as they are in the raster.</source>
            <translation>Schreibt ein trainiertes Modell als eine ONNX-Datei, die die Erweiterung Deepness unverändert öffnet: mit den Namen der Klassen, der Zellgröße, der Kachelgröße und der Normalisierung der Kanäle. Laden Sie sie dort und drücken Sie „Load default parameters“. Lassen Sie den Schwellenwert der Wahrscheinlichkeit ausgeschaltet: Mit ihm werden unsichere Pixel zur ersten Klasse. Die Datei braucht ONNX Runtime 1.17, das Deepness installiert, oder neuer. Auch andere Programme, die ONNX ausführen, können sie nutzen: Sie nimmt rohe Pixelwerte und gibt die Wahrscheinlichkeit jeder Klasse. „Pixel klassifizieren“ öffnet sie mit allen Klassen und Farben.

Was Deepness für das Modell nicht leisten kann: Es kennt Kanäle nur nach der Reihenfolge; Nodata erreicht das Netz als die Zahl, als die es gespeichert ist (NaN verdirbt alles in der Umgebung); gezeichnete Layer (WMS, XYZ) liefern 8-Bit-Werte, die einem mit 16 Bit oder reellen Zahlen trainierten Modell nichts sagen; in Grad sind seine Zellen abseits des Äquators verzerrt. Seine Kacheln liegen anders als die von „Pixel klassifizieren“ und sehen jenseits des Rasterrands 0, sodass sich die beiden Karten in einigen Pixeln unterscheiden. Werte jedes Datentyps und beliebig viele Kanäle erreichen das Netz so, wie sie im Raster stehen.</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Model packages (*.dlpk *.emd)</source>
            <translation>Modellpakete (*.dlpk *.emd)</translation>
        </message>
        <message>
            <source>Model package made by Train Model (.dlpk), or an .emd file beside the .onnx it names.</source>
            <translation>Modellpaket aus „Modell trainieren“ (.dlpk) oder eine .emd-Datei neben der .onnx-Datei, die sie nennt.</translation>
        </message>
        <message>
            <source>Tile size (pixels)</source>
            <translation>Kachelgröße (Pixel)</translation>
        </message>
        <message>
            <source>Rows and columns of the tiles that the network takes from then on, since Deepness needs a fixed size: a multiple of 32. Empty is 512, or the size of the chips that it was trained on where that is larger. Larger tiles have fewer edges and take more memory.</source>
            <translation>Zeilen und Spalten der Kacheln, die das Netz von da an nimmt, denn Deepness braucht eine feste Größe: ein Vielfaches von 32. Leer ist 512 oder die Größe der Chips, mit denen es trainiert wurde, wenn diese größer ist. Größere Kacheln haben weniger Ränder und brauchen mehr Speicher.</translation>
        </message>
        <message>
            <source>Padding (pixels)</source>
            <translation>Randzugabe (Pixel)</translation>
        </message>
        <message>
            <source>What lies so near a tile's edge is cut off, because the network sees too little around it there. Deepness keeps it as the overlap of tiles in percent, which is twice the padding, at most 50.</source>
            <translation>Was so nah am Rand einer Kachel liegt, wird abgeschnitten, weil das Netz dort zu wenig von der Umgebung sieht. Deepness führt es als Überlappung der Kacheln in Prozent, also das Doppelte der Randzugabe, höchstens 50.</translation>
        </message>
        <message>
            <source>Cell size (metres)</source>
            <translation>Zellgröße (Meter)</translation>
        </message>
        <message>
            <source>Size of the pixels to which Deepness resamples a raster. Empty is that of the training data; give it where that was in degrees or unknown, or set the resolution in Deepness.</source>
            <translation>Größe der Pixel, auf die Deepness ein Raster umrechnet. Leer ist die der Trainingsdaten; geben Sie sie an, wenn diese in Grad oder unbekannt war, oder stellen Sie die Auflösung in Deepness ein.</translation>
        </message>
        <message>
            <source>ONNX file</source>
            <translation>ONNX-Datei</translation>
        </message>
        <message>
            <source>ONNX networks (*.onnx)</source>
            <translation>ONNX-Netze (*.onnx)</translation>
        </message>
        <message>
            <source>The file to write. It appears when it is complete; an older one stays until then.</source>
            <translation>Die zu schreibende Datei. Sie erscheint, wenn sie vollständig ist; eine ältere bleibt bis dahin.</translation>
        </message>
        <message>
            <source>{model} is no model package; choose a .dlpk or an .emd file.</source>
            <translation>{model} ist kein Modellpaket; wählen Sie eine .dlpk- oder .emd-Datei.</translation>
        </message>
    </context>
    <context>
        <name>ExportParameters</name>
        <message>
            <source>Output folder</source>
            <translation>Ausgabeordner</translation>
        </message>
        <message>
            <source>New or empty folder for the training data; it appears when the export is complete. A folder that holds an earlier export of the same format, chip size, bands and classes gets the new chips added.</source>
            <translation>Neuer oder leerer Ordner für die Trainingsdaten; er erscheint, wenn der Export vollständig ist. Einem Ordner mit einem früheren Export von gleichem Format, gleicher Chipgröße und gleichen Kanälen und Klassen werden die neuen Chips hinzugefügt.</translation>
        </message>
        <message>
            <source>Input rasters</source>
            <translation>Eingaberaster</translation>
        </message>
        <message>
            <source>Rasters to cut chips from: any number of bands, 8-bit, 16-bit or real numbers, with or without CRS. All must have the same bands and data type; an alpha band is not used as one. Of a layer that is no file, such as a web map (WMS, XYZ), the part inside the extent is fetched at the cell size.</source>
            <translation>Raster, aus denen Chips geschnitten werden: beliebig viele Kanäle, 8 Bit, 16 Bit oder reelle Zahlen, mit oder ohne KBS. Alle müssen gleiche Kanäle und gleichen Datentyp haben; ein Alphakanal zählt nicht als Kanal. Von einem Layer, der keine Datei ist, etwa einer Webkarte (WMS, XYZ), wird der Teil innerhalb der Ausdehnung in der Zellgröße abgerufen.</translation>
        </message>
        <message>
            <source>all</source>
            <translation>alle</translation>
        </message>
        <message>
            <source>Bands to use, in this order: numbers such as 4,3,2 or names such as nir,red,green. The names are kept in the training data. Leave it empty to use all bands.</source>
            <translation>Zu verwendende Kanäle in dieser Reihenfolge: Nummern wie 4,3,2 oder Namen wie nir,red,green. Die Namen bleiben in den Trainingsdaten erhalten. Leer verwendet alle Kanäle.</translation>
        </message>
        <message>
            <source>Samples (polygons, lines or points)</source>
            <translation>Proben (Polygone, Linien oder Punkte)</translation>
        </message>
        <message>
            <source>Vector layer that shows what is where. Pixels whose centre lies in a polygon take its class; lines and points label the pixels they touch, or more with a buffer radius. Where samples overlap, the later one wins and the log counts the pixels. Give samples, label rasters or a label folder.</source>
            <translation>Vektorlayer, der zeigt, was wo ist. Pixel, deren Mitte in einem Polygon liegt, erhalten dessen Klasse; Linien und Punkte labeln die Pixel, die sie berühren, oder mit einem Pufferradius mehr. Wo sich Proben überlappen, gilt die spätere, und das Protokoll zählt die Pixel. Geben Sie Proben, Labelraster oder einen Labelordner an.</translation>
        </message>
        <message>
            <source>Class field</source>
            <translation>Klassenfeld</translation>
        </message>
        <message>
            <source>Field of the samples that holds the class: whole numbers from 1 to 65535, or names such as Forest, which are numbered in alphabetical order. Samples without a value are left out. Without a field all samples are one class.</source>
            <translation>Feld der Proben, das die Klasse enthält: ganze Zahlen von 1 bis 65535 oder Namen wie Wald, die in alphabetischer Folge nummeriert werden. Proben ohne Wert bleiben weg. Ohne Feld bilden alle Proben eine Klasse.</translation>
        </message>
        <message>
            <source>Buffer radius</source>
            <translation>Pufferradius</translation>
        </message>
        <message>
            <source>Widens every sample by this distance, in the units of the samples' CRS: points become discs and lines become strips. 0 leaves them as they are.</source>
            <translation>Verbreitert jede Probe um diese Entfernung in Einheiten des KBS der Proben: Punkte werden zu Scheiben, Linien zu Streifen. 0 lässt sie, wie sie sind.</translation>
        </message>
        <message>
            <source>Label rasters (instead of samples)</source>
            <translation>Labelraster (statt Proben)</translation>
        </message>
        <message>
            <source>Instead of samples: rasters whose pixels are class values (0 and nodata are unlabelled), or colours that the class schema names. Give one for all input rasters, or one for each in the same order. A georeferenced one may have another grid or CRS; one without must have as many rows and columns as its raster.</source>
            <translation>Statt Proben: Raster, deren Pixel Klassenwerte sind (0 und Nodata sind ungelabelt) oder Farben, die das Klassenschema nennt. Geben Sie eines für alle Eingaberaster an oder eines für jedes in gleicher Reihenfolge. Ein georeferenziertes darf ein anderes Gitter oder KBS haben; eines ohne Georeferenz muss so viele Zeilen und Spalten haben wie sein Raster.</translation>
        </message>
        <message>
            <source>Folder of label rasters (for the folder of images)</source>
            <translation>Ordner mit Labelrastern (zum Bilderordner)</translation>
        </message>
        <message>
            <source>Instead of samples: a folder with a label raster for each image in the folder of images, of the same name (fields_12.jpg and fields_12.png). Images without a partner are named in the log and left out.</source>
            <translation>Statt Proben: ein Ordner mit einem Labelraster gleichen Namens für jedes Bild im Bilderordner (felder_12.jpg und felder_12.png). Bilder ohne Gegenstück werden im Protokoll genannt und weggelassen.</translation>
        </message>
        <message>
            <source>Class schema</source>
            <translation>Klassenschema</translation>
        </message>
        <message>
            <source>Class schema (*.json)</source>
            <translation>Klassenschema (*.json)</translation>
        </message>
        <message>
            <source>JSON file with the classes, their names and colours: {"name": "...", "classes": [{"value": 1, "name": "Forest", "color": "#1b7837"}]}. Labels of a class that is not in it are refused. Without one, classes come from the labels, and names and colours from the layer's style if it is categorised by the class field.</source>
            <translation>JSON-Datei mit den Klassen, ihren Namen und Farben: {"name": "...", "classes": [{"value": 1, "name": "Wald", "color": "#1b7837"}]}. Labels einer Klasse, die nicht darin steht, werden abgelehnt. Ohne Schema kommen die Klassen aus den Labels, Namen und Farben aus dem Stil des Layers, wenn er nach dem Klassenfeld kategorisiert ist.</translation>
        </message>
        <message>
            <source>Extent</source>
            <translation>Ausdehnung</translation>
        </message>
        <message>
            <source>Part of the rasters to cut chips from, widened to whole pixels; empty is all of it.</source>
            <translation>Teil der Raster, aus dem Chips geschnitten werden, auf ganze Pixel erweitert; leer bedeutet alles.</translation>
        </message>
        <message>
            <source>Cell size (units of the first raster's CRS)</source>
            <translation>Zellgröße (Einheiten des KBS des ersten Rasters)</translation>
        </message>
        <message>
            <source>Ground size of a pixel of the chips, in the units of the first raster's CRS. Empty keeps the raster's own; with another the raster is resampled.</source>
            <translation>Größe eines Pixels der Chips am Boden, in Einheiten des KBS des ersten Rasters. Leer behält die des Rasters; bei einer anderen wird das Raster umgerechnet.</translation>
        </message>
        <message>
            <source>Mask (only chips inside these polygons)</source>
            <translation>Maske (nur Chips in diesen Polygonen)</translation>
        </message>
        <message>
            <source>Polygons around the ground that was labelled completely. Only chips that lie completely inside are exported.</source>
            <translation>Polygone um das Gebiet, das vollständig gelabelt wurde. Nur Chips, die ganz darin liegen, werden exportiert.</translation>
        </message>
        <message>
            <source>Tile size (pixels)</source>
            <translation>Kachelgröße (Pixel)</translation>
        </message>
        <message>
            <source>Width and height of a chip in pixels. 256 suits most imagery; take less for very small rasters, and more if the objects are larger than a chip.</source>
            <translation>Breite und Höhe eines Chips in Pixeln. 256 eignet sich für die meisten Bilder; nehmen Sie weniger bei sehr kleinen Rastern und mehr, wenn die Objekte größer als ein Chip sind.</translation>
        </message>
        <message>
            <source>Stride (pixels)</source>
            <translation>Schrittweite (Pixel)</translation>
        </message>
        <message>
            <source>Distance from one chip to the next in pixels. Half the tile size makes chips overlap by half and gives four times as many; the tile size makes them touch.</source>
            <translation>Abstand von einem Chip zum nächsten in Pixeln. Mit der halben Kachelgröße überlappen sich Chips zur Hälfte, und es werden viermal so viele; mit der Kachelgröße berühren sie sich.</translation>
        </message>
        <message>
            <source>Also export chips without labels</source>
            <translation>Auch Chips ohne Labels exportieren</translation>
        </message>
        <message>
            <source>Also write chips in which nothing is labelled. Useful where unlabelled means background: they show what the classes do not look like. The empty ratio says how many.</source>
            <translation>Schreibt auch Chips, in denen nichts gelabelt ist. Nützlich, wo ungelabelt Hintergrund bedeutet: Sie zeigen, wie die Klassen nicht aussehen. Der Anteil leerer Chips bestimmt, wie viele.</translation>
        </message>
        <message>
            <source>Metadata format</source>
            <translation>Metadatenformat</translation>
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
            <translation>Was gelernt werden soll und für welches Programm.
CLASSIFIED_TILES: die Klasse jedes Pixels, etwa die Landbedeckung; für „Modell trainieren“ und ArcGIS.
RCNN_MASKS: die Form jedes einzelnen Objekts, etwa von Gebäuden oder Bäumen; ArcGIS, für Mask R-CNN.
PASCAL_VOC: Rechtecke um Objekte in XML-Dateien; ArcGIS und die meisten Detektoren.
KITTI: Rechtecke um Objekte in KITTIs Textdateien; Detektoren, die danach verlangen.
LABELED_TILES: eine Klasse für einen ganzen Chip, nämlich die der Probe, die das meiste davon bedeckt; ArcGIS.
MULTI_LABELED_TILES: alle Klassen, die in einem Chip vorkommen; ArcGIS.
IMAGENET: eine Klasse für einen ganzen Chip, sortiert in einen Ordner je Klasse; die meisten Bildklassifikatoren.
EXPORT_TILES: Chips ohne Labels, für Bilder allein oder Bildpaare (zweites Raster).
PANOPTIC: Klassen von Pixeln zusammen mit einzelnen Objekten; ArcGIS.
COCO: Formen und Rechtecke von Objekten in einer JSON-Datei; die meisten Bibliotheken außerhalb von ArcGIS.
YOLO: Umrisse von Objekten in Textdateien, für YOLO-Segmentierung.
YOLO_BOXES: Rechtecke um Objekte in Textdateien, für YOLO-Detektion.</translation>
        </message>
        <message>
            <source>Chip format</source>
            <translation>Chipformat</translation>
        </message>
        <message>
            <source>File format of the chips. TIFF keeps every data type and any number of bands, the CRS and nodata. PNG holds 1 or 3 bands of whole numbers up to 65535, JPEG up to 255 and slightly changes them; both lie beside a world file.</source>
            <translation>Dateiformat der Chips. TIFF bewahrt jeden Datentyp, beliebig viele Kanäle, das KBS und Nodata. PNG fasst 1 oder 3 Kanäle ganzer Zahlen bis 65535, JPEG bis 255 und ändert sie leicht; beide liegen neben einer World-Datei.</translation>
        </message>
    </context>
    <context>
        <name>ExportParametersAdvanced</name>
        <message>
            <source>SEPARATE cuts every raster by itself. MOSAIC cuts all of them as one image in the first one's grid, so that chips reach across their borders.</source>
            <translation>SEPARATE schneidet jedes Raster für sich. MOSAIC schneidet alle als ein Bild im Gitter des ersten, sodass Chips über ihre Grenzen reichen.</translation>
        </message>
        <message>
            <source>Second raster</source>
            <translation>Zweites Raster</translation>
        </message>
        <message>
            <source>A second image of the same ground, cut into the folder images2 beside every chip: the later date for learning changes (CLASSIFIED_TILES; it takes the same bands), or the image to translate into (EXPORT_TILES; it keeps all its bands).</source>
            <translation>Ein zweites Bild desselben Gebiets, neben jedem Chip in den Ordner images2 geschnitten: der spätere Zeitpunkt, um Veränderungen zu lernen (CLASSIFIED_TILES; es nimmt dieselben Kanäle), oder das Bild, in das übersetzt werden soll (EXPORT_TILES; es behält alle Kanäle).</translation>
        </message>
        <message>
            <source>Solid distance of points and lines</source>
            <translation>Sicherer Abstand um Punkte und Linien</translation>
        </message>
        <message>
            <source>Class;Pixels</source>
            <translation>Klasse;Pixel</translation>
        </message>
        <message>
            <source>For points and lines, by class: how many pixels around them surely belong to the class. A row is a class (its value or name) and a number of pixels, such as Road and 3. Where classes meet, the nearer one counts. Polygons are not widened.</source>
            <translation>Für Punkte und Linien, je Klasse: wie viele Pixel um sie herum sicher zur Klasse gehören. Eine Zeile ist eine Klasse (Wert oder Name) und eine Anzahl Pixel, etwa Straße und 3. Wo Klassen zusammentreffen, gilt die nähere. Polygone werden nicht verbreitert.</translation>
        </message>
        <message>
            <source>Instance samples (PANOPTIC)</source>
            <translation>Einzelobjekte (PANOPTIC)</translation>
        </message>
        <message>
            <source>Only for PANOPTIC: polygons of the things that are counted one by one, such as cars, while the samples show the areas, such as streets. Empty takes the samples for both.</source>
            <translation>Nur für PANOPTIC: Polygone der Dinge, die einzeln gezählt werden, etwa Autos, während die Proben die Flächen zeigen, etwa Straßen. Leer nimmt die Proben für beides.</translation>
        </message>
        <message>
            <source>Instance class field (PANOPTIC)</source>
            <translation>Klassenfeld der Einzelobjekte (PANOPTIC)</translation>
        </message>
        <message>
            <source>Field of the instance samples that holds their class; without one all are one class.</source>
            <translation>Feld der Einzelobjekte, das ihre Klasse enthält; ohne Feld bilden alle eine Klasse.</translation>
        </message>
        <message>
            <source>Tile width (pixels)</source>
            <translation>Kachelbreite (Pixel)</translation>
        </message>
        <message>
            <source>Width of a chip where it differs from the tile size; empty is the tile size.</source>
            <translation>Breite eines Chips, wenn sie von der Kachelgröße abweicht; leer ist die Kachelgröße.</translation>
        </message>
        <message>
            <source>Tile height (pixels)</source>
            <translation>Kachelhöhe (Pixel)</translation>
        </message>
        <message>
            <source>Height of a chip where it differs from its width; empty is the width.</source>
            <translation>Höhe eines Chips, wenn sie von seiner Breite abweicht; leer ist die Breite.</translation>
        </message>
        <message>
            <source>Horizontal stride (pixels)</source>
            <translation>Waagerechte Schrittweite (Pixel)</translation>
        </message>
        <message>
            <source>Distance from one chip to the next in a row where it differs from the stride; empty is the stride.</source>
            <translation>Abstand von einem Chip zum nächsten in einer Reihe, wenn er von der Schrittweite abweicht; leer ist die Schrittweite.</translation>
        </message>
        <message>
            <source>Vertical stride (pixels)</source>
            <translation>Senkrechte Schrittweite (Pixel)</translation>
        </message>
        <message>
            <source>Distance from one row of chips to the next; empty is the horizontal stride.</source>
            <translation>Abstand von einer Reihe Chips zur nächsten; leer ist die waagerechte Schrittweite.</translation>
        </message>
        <message>
            <source>Chip layout</source>
            <translation>Anordnung der Chips</translation>
        </message>
        <message>
            <source>GRID lays chips over the raster at every stride. CENTERED makes one chip for each sample, with the sample in its middle; good for few or scattered objects, and the stride does not count.</source>
            <translation>GRID legt Chips in der Schrittweite über das Raster. CENTERED macht für jede Probe einen Chip mit der Probe in der Mitte; gut für wenige oder verstreute Objekte, die Schrittweite zählt dann nicht.</translation>
        </message>
        <message>
            <source>Rotation angle (degrees)</source>
            <translation>Drehwinkel (Grad)</translation>
        </message>
        <message>
            <source>Makes extra chips turned by this angle around their centre, anticlockwise, besides the unturned ones: more to learn from where things lie in any direction. 0 makes none.</source>
            <translation>Macht neben den ungedrehten zusätzliche Chips, die um diesen Winkel gegen den Uhrzeigersinn um ihre Mitte gedreht sind: mehr zu lernen, wo die Dinge in jeder Richtung liegen. 0 macht keine.</translation>
        </message>
        <message>
            <source>Minimum overlap ratio</source>
            <translation>Mindestanteil im Chip</translation>
        </message>
        <message>
            <source>Objects cut by the edge of a chip are left out of it if a smaller share of their area than this lies inside: 0.5 keeps those of which at least half is visible. 0 keeps all.</source>
            <translation>Objekte, die der Rand eines Chips schneidet, bleiben in ihm weg, wenn ein kleinerer Teil ihrer Fläche als angegeben darin liegt: 0,5 behält die, von denen mindestens die Hälfte zu sehen ist. 0 behält alle.</translation>
        </message>
        <message>
            <source>Empty ratio</source>
            <translation>Anteil leerer Chips</translation>
        </message>
        <message>
            <source>How many chips without labels to export for each one with labels, chosen at random: 0.15 gives 15 for every 100. Empty exports all. Only where chips without labels are exported at all.</source>
            <translation>Wie viele Chips ohne Labels auf jeden mit Labels kommen, zufällig gewählt: 0,15 ergibt 15 auf je 100. Leer exportiert alle. Nur wenn überhaupt Chips ohne Labels exportiert werden.</translation>
        </message>
        <message>
            <source>Crop mode (LABELED_TILES, IMAGENET)</source>
            <translation>Zuschnitt (LABELED_TILES, IMAGENET)</translation>
        </message>
        <message>
            <source>For chips of one class that are centred on samples. FIXED_SIZE: all chips have the tile size. BOUNDING_BOX: every chip is cut to the box around its sample.</source>
            <translation>Für Chips mit einer Klasse, die auf Proben zentriert sind. FIXED_SIZE: alle Chips haben die Kachelgröße. BOUNDING_BOX: jeder Chip wird auf das Rechteck um seine Probe geschnitten.</translation>
        </message>
        <message>
            <source>Blacken around samples (LABELED_TILES, IMAGENET)</source>
            <translation>Außerhalb der Proben schwärzen (LABELED_TILES, IMAGENET)</translation>
        </message>
        <message>
            <source>For chips of one class: make everything outside the sample black, so that only the object counts.</source>
            <translation>Für Chips mit einer Klasse: macht alles außerhalb der Probe schwarz, damit nur das Objekt zählt.</translation>
        </message>
        <message>
            <source>Reference system</source>
            <translation>Bezugssystem</translation>
        </message>
        <message>
            <source>MAP_SPACE places the chips on the map. PIXEL_SPACE counts pixels, for images that were not taken from above, such as photographs of facades; needed by some models of ArcGIS.</source>
            <translation>MAP_SPACE legt die Chips auf die Karte. PIXEL_SPACE zählt Pixel, für Bilder, die nicht von oben aufgenommen wurden, etwa Fotos von Fassaden; einige Modelle von ArcGIS brauchen es.</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Startwert des Zufalls</translation>
        </message>
        <message>
            <source>Decides which of the chips without labels are chosen; the same seed chooses the same ones.</source>
            <translation>Bestimmt, welche der Chips ohne Labels gewählt werden; derselbe Startwert wählt dieselben.</translation>
        </message>
    </context>
    <context>
        <name>ExportRequest</name>
        <message>
            <source>SOLID_DISTANCE: every row needs a class (its value or name) and a number of pixels, such as Road, 3.</source>
            <translation>SOLID_DISTANCE: Jede Zeile braucht eine Klasse (Wert oder Name) und eine Anzahl Pixel, etwa Straße, 3.</translation>
        </message>
    </context>
    <context>
        <name>ExportTrainingDataAlgorithm</name>
        <message>
            <source>Export Training Data</source>
            <translation>Trainingsdaten exportieren</translation>
        </message>
        <message>
            <source>deep learning,chips,tiles,samples,labels,segmentation,classification,detection,training,COCO,YOLO,VOC</source>
            <translation>Deep Learning,Chips,Kacheln,Proben,Labels,Segmentierung,Klassifikation,Detektion,Training,COCO,YOLO,VOC</translation>
        </message>
        <message>
            <source>Cuts small images (chips) out of rasters where samples or label rasters say what is there, together with a label for each. Train Model learns from the folder; it has Esri's layout, so ArcGIS can train from it too, and other formats serve other programs.

Give images (input rasters or a folder), and labels: polygons, lines or points whose class stands in a field, or label rasters whose pixels are class values. Value 0 is never a class: it means unlabelled. Pixels where a raster has no data are never labelled. Samples may have another CRS than the rasters.

The log and export_report.html in the folder tell how many chips, samples and pixels every class has.</source>
            <translation>Schneidet kleine Bilder (Chips) aus Rastern, wo Proben oder Labelraster sagen, was dort ist, zusammen mit einem Label für jedes. „Modell trainieren“ lernt aus dem Ordner; er ist wie bei Esri aufgebaut, sodass auch ArcGIS daraus trainieren kann, und andere Formate dienen anderen Programmen.

Geben Sie Bilder an (Eingaberaster oder einen Ordner) und Labels: Polygone, Linien oder Punkte, deren Klasse in einem Feld steht, oder Labelraster, deren Pixel Klassenwerte sind. Der Wert 0 ist nie eine Klasse: Er bedeutet ungelabelt. Pixel, an denen ein Raster keine Daten hat, werden nie gelabelt. Proben dürfen ein anderes KBS haben als die Raster.

Das Protokoll und export_report.html im Ordner nennen die Chips, Proben und Pixel jeder Klasse.</translation>
        </message>
        <message>
            <source>Number of chips</source>
            <translation>Anzahl der Chips</translation>
        </message>
        <message>
            <source>Number of samples in the chips</source>
            <translation>Anzahl der Proben in den Chips</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>Bericht</translation>
        </message>
    </context>
    <context>
        <name>FromLayerDialog</name>
        <message>
            <source>Classes from a layer</source>
            <translation>Klassen aus einem Layer</translation>
        </message>
        <message>
            <source>&amp;Layer</source>
            <translation>&amp;Layer</translation>
        </message>
        <message>
            <source>&amp;Classes are</source>
            <translation>&amp;Klassen sind</translation>
        </message>
        <message>
            <source>stored with the layer</source>
            <translation>die mit dem Layer gespeicherten</translation>
        </message>
        <message>
            <source>the categories of its style</source>
            <translation>die Kategorien seines Stils</translation>
        </message>
        <message>
            <source>the values of {field}</source>
            <translation>die Werte von {field}</translation>
        </message>
        <message>
            <source>the palette of its style</source>
            <translation>die Palette seines Stils</translation>
        </message>
    </context>
    <context>
        <name>ImageParameters</name>
        <message>
            <source>Folder of images (instead of rasters, or besides)</source>
            <translation>Bilderordner (statt Rastern oder zusätzlich)</translation>
        </message>
        <message>
            <source>Instead of input rasters, or besides them: all images in this folder and the folders in it. Files that cannot be used are named in the log and left out.</source>
            <translation>Statt der Eingaberaster oder zusätzlich: alle Bilder in diesem Ordner und den Ordnern darin. Unbrauchbare Dateien werden im Protokoll genannt und weggelassen.</translation>
        </message>
        <message>
            <source>Pattern of image files</source>
            <translation>Muster der Bilddateien</translation>
        </message>
        <message>
            <source>Which files of the folder of images to use: patterns with * and ?, separated by semicolons, such as *_rgb.tif;*.jp2. Upper and lower case are the same.</source>
            <translation>Welche Dateien des Bilderordners verwendet werden: Muster mit * und ?, durch Semikolons getrennt, etwa *_rgb.tif;*.jp2. Groß- und Kleinschreibung ist gleich.</translation>
        </message>
        <message>
            <source>Several rasters</source>
            <translation>Mehrere Raster</translation>
        </message>
        <message>
            <source>Where rasters overlap, the first one counts.</source>
            <translation>Wo sich Raster überlappen, gilt das erste.</translation>
        </message>
        <message>
            <source>Bands, such as 4,3,2 (empty: {empty})</source>
            <translation>Kanäle, etwa 4,3,2 (leer: {empty})</translation>
        </message>
    </context>
    <context>
        <name>InputChecks</name>
        <message>
            <source>The layer {name} is broken; mend its source first.</source>
            <translation>Der Layer {name} ist defekt; reparieren Sie erst seine Quelle.</translation>
        </message>
        <message>
            <source>{name}: the layer cannot be opened; choose another.</source>
            <translation>{name}: Der Layer lässt sich nicht öffnen; wählen Sie einen anderen.</translation>
        </message>
        <message>
            <source>{name}: the layer is a table without geometries; choose a layer with a map.</source>
            <translation>{name}: Der Layer ist eine Tabelle ohne Geometrien; wählen Sie einen mit Karte.</translation>
        </message>
        <message>
            <source>{name}: the layer holds points or lines; choose one with polygons.</source>
            <translation>{name}: Der Layer enthält Punkte oder Linien; wählen Sie einen mit Polygonen.</translation>
        </message>
        <message>
            <source>The samples have no field {field}; they have {fields}.</source>
            <translation>Die Proben haben kein Feld {field}; sie haben {fields}.</translation>
        </message>
        <message>
            <source>{name}: the layer {layer} is no file; choose a raster file.</source>
            <translation>{name}: Der Layer {layer} ist keine Datei; wählen Sie eine Rasterdatei.</translation>
        </message>
        <message>
            <source>The output {output} is {what} as well; choose another name.</source>
            <translation>Die Ausgabe {output} ist zugleich {what}; wählen Sie einen anderen Namen.</translation>
        </message>
        <message>
            <source>The model {model} does not exist.</source>
            <translation>Das Modell {model} gibt es nicht.</translation>
        </message>
        <message>
            <source>{name}: the folder {folder} does not exist.</source>
            <translation>{name}: Den Ordner {folder} gibt es nicht.</translation>
        </message>
        <message>
            <source>INPUT_FOLDER: {folder} holds no file that matches {pattern}; check both.</source>
            <translation>INPUT_FOLDER: {folder} enthält keine Datei zum Muster {pattern}; prüfen Sie beides.</translation>
        </message>
        <message>
            <source>BANDS: {layer} has {count} bands, and none with the number {band}.</source>
            <translation>BANDS: {layer} hat {count} Kanäle und keinen mit der Nummer {band}.</translation>
        </message>
    </context>
    <context>
        <name>InstallRuntimeAlgorithm</name>
        <message>
            <source>Install the deep-learning runtime</source>
            <translation>Deep-Learning-Laufzeitumgebung installieren</translation>
        </message>
        <message>
            <source>Setup</source>
            <translation>Einrichtung</translation>
        </message>
        <message>
            <source>install,setup,runtime,python,pip,pytorch,torch,cuda,gpu,onnx,environment,offline</source>
            <translation>installieren,Einrichtung,Laufzeitumgebung,runtime,python,pip,pytorch,torch,cuda,gpu,onnx,Umgebung,offline</translation>
        </message>
        <message>
            <source>Downloads the libraries that Chipwise trains and classifies with (PyTorch, ONNX Runtime, rasterio and others) into a folder of their own in your user account. Nothing is added to QGIS's own Python, and no administrator's rights are needed.

It is needed once, and again when an update of Chipwise asks for it. The download is between 0.5 and 3 GB and takes some minutes; a runtime that is there already and works is kept. Cancelling leaves nothing behind.</source>
            <translation>Lädt die Bibliotheken, mit denen Chipwise trainiert und klassifiziert (PyTorch, ONNX Runtime, rasterio und andere), in einen eigenen Ordner in Ihrem Benutzerkonto. Dem Python von QGIS wird nichts hinzugefügt, und Administratorrechte sind nicht nötig.

Es ist einmal nötig und wieder, wenn eine neue Version von Chipwise danach verlangt. Der Download umfasst 0,5 bis 3 GB und dauert einige Minuten; eine vorhandene, funktionierende Laufzeitumgebung bleibt erhalten. Ein Abbruch hinterlässt nichts.</translation>
        </message>
        <message>
            <source>Build</source>
            <translation>Variante</translation>
        </message>
        <message>
            <source>Which build of the libraries to install. AUTO takes CUDA where the driver of an NVIDIA graphics card is found, and CPU elsewhere. CUDA trains many times faster on such a card and needs about 6 GB of disk; CPU works on every computer and needs less. On macOS it is always CPU.</source>
            <translation>Welche Variante der Bibliotheken installiert wird. AUTO nimmt CUDA, wenn der Treiber einer NVIDIA-Grafikkarte gefunden wird, sonst CPU. CUDA trainiert auf einer solchen Karte um ein Vielfaches schneller und braucht etwa 6 GB Plattenplatz; CPU läuft auf jedem Rechner und braucht weniger. Unter macOS ist es immer CPU.</translation>
        </message>
        <message>
            <source>Folder of wheels</source>
            <translation>Ordner mit Wheels</translation>
        </message>
        <message>
            <source>Only for computers without access to the internet: a folder with the packages as wheel files (*.whl). Fill it on another computer of the same system and Python version with 'pip download -r requirements.txt'. Leave it empty to download the packages.</source>
            <translation>Nur für Rechner ohne Internetzugang: ein Ordner mit den Paketen als Wheel-Dateien (*.whl). Füllen Sie ihn auf einem anderen Rechner mit gleichem System und gleicher Python-Version mit 'pip download -r requirements.txt'. Leer lädt die Pakete herunter.</translation>
        </message>
        <message>
            <source>Python of the runtime</source>
            <translation>Python der Laufzeitumgebung</translation>
        </message>
    </context>
    <context>
        <name>Layers</name>
        <message>
            <source>The layer {name} is no raster file; save it as a GeoTIFF first (Export &gt; Save As).</source>
            <translation>Der Layer {name} ist keine Rasterdatei; speichern Sie ihn zuerst als GeoTIFF (Export &gt; Speichern als).</translation>
        </message>
        <message>
            <source>{path} holds the layers {names}; the first is taken. Name another one as {path}|layername={last}.</source>
            <translation>{path} enthält die Layer {names}; der erste wird genommen. Einen anderen nennen Sie als {path}|layername={last}.</translation>
        </message>
    </context>
    <context>
        <name>MonitorPanel</name>
        <message>
            <source>Quick look</source>
            <translation>Schnellvorschau</translation>
        </message>
        <message>
            <source>{name}, begun at {time}</source>
            <translation>{name}, begonnen um {time}</translation>
        </message>
        <message>
            <source>Show the logs of the run in the browser.</source>
            <translation>Das Protokoll des Laufs im Browser zeigen.</translation>
        </message>
        <message>
            <source>The log folder of the run is gone: {folder}</source>
            <translation>Der Protokollordner des Laufs ist nicht mehr da: {folder}</translation>
        </message>
        <message>
            <source>This run writes no logs; set the log folder of Train Model to watch it.</source>
            <translation>Dieser Lauf schreibt kein Protokoll; geben Sie bei „Modell trainieren“ den Protokollordner an, um ihn zu verfolgen.</translation>
        </message>
        <message>
            <source>TensorBoard is starting...</source>
            <translation>TensorBoard startet …</translation>
        </message>
        <message>
            <source>TensorBoard does not run: {reason}</source>
            <translation>TensorBoard läuft nicht: {reason}</translation>
        </message>
        <message>
            <source>Training to show</source>
            <translation>Anzuzeigendes Training</translation>
        </message>
        <message>
            <source>Progress of the training</source>
            <translation>Fortschritt des Trainings</translation>
        </message>
        <message>
            <source>State of the training</source>
            <translation>Stand des Trainings</translation>
        </message>
        <message>
            <source>Cancel t&amp;raining</source>
            <translation>T&amp;raining abbrechen</translation>
        </message>
        <message>
            <source>Tensor&amp;Board</source>
            <translation>Tensor&amp;Board</translation>
        </message>
        <message>
            <source>Some validation chips: the image, its labels, and what the network maps.</source>
            <translation>Einige Validierungschips: das Bild, seine Labels und was das Netz daraus macht.</translation>
        </message>
        <message>
            <source>Examples: image, labels and map</source>
            <translation>Beispiele: Bild, Labels und Karte</translation>
        </message>
        <message>
            <source>No training has run yet.</source>
            <translation>Es ist noch kein Training gelaufen.</translation>
        </message>
        <message>
            <source>Cancelling...</source>
            <translation>Wird abgebrochen …</translation>
        </message>
        <message>
            <source>Finished: mean IoU {miou:.3f}, accuracy {accuracy:.3f}.</source>
            <translation>Fertig: mittlere IoU {miou:.3f}, Genauigkeit {accuracy:.3f}.</translation>
        </message>
        <message>
            <source>Cancelled.</source>
            <translation>Abgebrochen.</translation>
        </message>
        <message>
            <source>It ended without a model; its log says why.</source>
            <translation>Es endete ohne Modell; das Protokoll nennt den Grund.</translation>
        </message>
    </context>
    <context>
        <name>NewSamplesDialog</name>
        <message>
            <source>New samples</source>
            <translation>Neue Proben</translation>
        </message>
        <message>
            <source>GeoPackage (*.gpkg)</source>
            <translation>GeoPackage (*.gpkg)</translation>
        </message>
        <message>
            <source>Polygons</source>
            <translation>Polygone</translation>
        </message>
        <message>
            <source>Lines</source>
            <translation>Linien</translation>
        </message>
        <message>
            <source>Points</source>
            <translation>Punkte</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Datei</translation>
        </message>
        <message>
            <source>&amp;Geometry</source>
            <translation>&amp;Geometrie</translation>
        </message>
        <message>
            <source>CRS</source>
            <translation>KBS</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keines</translation>
        </message>
        <message>
            <source>Choose a file for the samples.</source>
            <translation>Wählen Sie eine Datei für die Proben.</translation>
        </message>
    </context>
    <context>
        <name>Parameters</name>
        <message>
            <source>HTML files (*.html)</source>
            <translation>HTML-Dateien (*.html)</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>Bericht</translation>
        </message>
        <message>
            <source>{name} is empty; give a value.</source>
            <translation>{name} ist leer; geben Sie einen Wert an.</translation>
        </message>
        <message>
            <source>{name}: let the name of the output end in {endings}.</source>
            <translation>{name}: Der Name der Ausgabe muss auf {endings} enden.</translation>
        </message>
        <message>
            <source> or </source>
            <translation> oder </translation>
        </message>
        <message>
            <source>a number from {low:g} to {high:g}</source>
            <translation>eine Zahl von {low:g} bis {high:g}</translation>
        </message>
        <message>
            <source>a number of at least {low:g}</source>
            <translation>eine Zahl von mindestens {low:g}</translation>
        </message>
        <message>
            <source>{name} is {known}; {value} was given.</source>
            <translation>{name} ist {known}; angegeben wurde {value}.</translation>
        </message>
        <message>
            <source>{name} is one of {names}; {value} was given.</source>
            <translation>{name} ist eines von {names}; angegeben wurde {value}.</translation>
        </message>
        <message>
            <source>{name}: {value} is none of {kinds}.</source>
            <translation>{name}: {value} ist nichts von {kinds}.</translation>
        </message>
    </context>
    <context>
        <name>QuickLookGround</name>
        <message>
            <source>The map does not show the image {name}; zoom to it first.</source>
            <translation>Die Karte zeigt das Bild {name} nicht; zoomen Sie erst darauf.</translation>
        </message>
    </context>
    <context>
        <name>QuickLookLayers</name>
        <message>
            <source>Quick look</source>
            <translation>Schnellvorschau</translation>
        </message>
        <message>
            <source>Quick look: least sure</source>
            <translation>Schnellvorschau: am unsichersten</translation>
        </message>
    </context>
    <context>
        <name>QuickLookPanel</name>
        <message>
            <source>Cancelling...</source>
            <translation>Wird abgebrochen …</translation>
        </message>
        <message>
            <source>The layer {name} does not say which field holds the classes; style it by that field.</source>
            <translation>Der Layer {name} sagt nicht, welches Feld die Klassen enthält; stilisieren Sie ihn nach diesem Feld.</translation>
        </message>
        <message>
            <source>Cancelled.</source>
            <translation>Abgebrochen.</translation>
        </message>
        <message>
            <source>&amp;Quick look</source>
            <translation>&amp;Schnellvorschau</translation>
        </message>
        <message>
            <source>Train a small network for a short time on the samples around the view, and classify what is seen.</source>
            <translation>Trainiert kurz ein kleines Netz mit den Proben um die Ansicht herum und klassifiziert, was zu sehen ist.</translation>
        </message>
        <message>
            <source> min</source>
            <translation> min</translation>
        </message>
        <message>
            <source>Minutes of training</source>
            <translation>Minuten für das Training</translation>
        </message>
        <message>
            <source>How long training may take.</source>
            <translation>Wie lange das Training dauern darf.</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>&amp;Abbrechen</translation>
        </message>
        <message>
            <source>G&amp;o on from the last look</source>
            <translation>Letzte V&amp;orschau fortsetzen</translation>
        </message>
        <message>
            <source>Begin with what the network has learnt already; else it begins anew.</source>
            <translation>Beginnt mit dem, was das Netz schon gelernt hat; sonst beginnt es von vorn.</translation>
        </message>
        <message>
            <source>Progress of the quick look</source>
            <translation>Fortschritt der Schnellvorschau</translation>
        </message>
        <message>
            <source>State of the quick look</source>
            <translation>Stand der Schnellvorschau</translation>
        </message>
        <message>
            <source>With all settings:</source>
            <translation>Mit allen Einstellungen:</translation>
        </message>
        <message>
            <source>&amp;Export...</source>
            <translation>&amp;Exportieren …</translation>
        </message>
        <message>
            <source>&amp;Train...</source>
            <translation>&amp;Trainieren …</translation>
        </message>
        <message>
            <source>C&amp;lassify...</source>
            <translation>&amp;Klassifizieren …</translation>
        </message>
        <message>
            <source>The map is ready: correct it where it is wrong or unsure, and look again.</source>
            <translation>Die Karte ist fertig: Verbessern Sie sie, wo sie falsch oder unsicher ist, und starten Sie erneut.</translation>
        </message>
        <message>
            <source>Warnings ({count}): point here.</source>
            <translation>Warnungen ({count}): hierher zeigen.</translation>
        </message>
        <message>
            <source>Choose an image and a layer of samples first.</source>
            <translation>Wählen Sie erst ein Bild und einen Layer mit Proben.</translation>
        </message>
    </context>
    <context>
        <name>QuickLookSamples</name>
        <message>
            <source>The CRS of the layer {name} does not reach to the image; choose other samples.</source>
            <translation>Das KBS der Ebene {name} reicht nicht bis zum Bild; wählen Sie andere Proben.</translation>
        </message>
    </context>
    <context>
        <name>QuickLookTask</name>
        <message>
            <source>Quick look</source>
            <translation>Schnellvorschau</translation>
        </message>
        <message>
            <source>Cutting chips</source>
            <translation>Chips werden geschnitten</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>Training</translation>
        </message>
        <message>
            <source>Classifying the view</source>
            <translation>Die Ansicht wird klassifiziert</translation>
        </message>
        <message>
            <source>The quick look has failed: {reason}</source>
            <translation>Die Schnellvorschau ist gescheitert: {reason}</translation>
        </message>
    </context>
    <context>
        <name>RegionTool</name>
        <message>
            <source>The image has no values there.</source>
            <translation>Das Bild hat dort keine Werte.</translation>
        </message>
    </context>
    <context>
        <name>RenderedRaster</name>
        <message>
            <source>The layer {name} is no file: give EXTENT and CELL_SIZE, which say what part of it to fetch and how fine, or save it as a GeoTIFF first (Export &gt; Save As).</source>
            <translation>Der Layer {name} ist keine Datei: Geben Sie EXTENT und CELL_SIZE an, die sagen, welcher Teil wie fein abgerufen wird, oder speichern Sie ihn zuerst als GeoTIFF (Export &gt; Speichern als).</translation>
        </message>
        <message>
            <source>The extent lies outside the layer {name}; choose one within it.</source>
            <translation>Die Ausdehnung liegt außerhalb des Layers {name}; wählen Sie eine innerhalb.</translation>
        </message>
        <message>
            <source>{columns} x {rows} pixels of the layer {name} are too many to fetch; choose a larger CELL_SIZE or a smaller EXTENT.</source>
            <translation>{columns} x {rows} Pixel des Layers {name} sind zu viele zum Abrufen; wählen Sie eine größere CELL_SIZE oder eine kleinere EXTENT.</translation>
        </message>
        <message>
            <source>Fetching {columns} x {rows} pixels of {name}.</source>
            <translation>{columns} x {rows} Pixel von {name} werden abgerufen.</translation>
        </message>
        <message>
            <source>Cancelled; nothing was written.</source>
            <translation>Abgebrochen; nichts wurde geschrieben.</translation>
        </message>
        <message>
            <source>The layer {name} cannot be written to {path}; free some disk space, or save it as a GeoTIFF.</source>
            <translation>Der Layer {name} kann nicht nach {path} geschrieben werden; schaffen Sie Plattenplatz oder speichern Sie ihn als GeoTIFF.</translation>
        </message>
        <message>
            <source>The layer {name} is blank in the extent: check the connection and the address of the service, and whether it has images there at this cell size.</source>
            <translation>Der Layer {name} ist in der Ausdehnung leer: Prüfen Sie die Verbindung und die Adresse des Dienstes und ob er dort in dieser Zellgröße Bilder hat.</translation>
        </message>
        <message>
            <source>{share:.1f}% of the layer {name} is blank in the extent; it is nodata there.</source>
            <translation>{share:.1f} % des Layers {name} sind in der Ausdehnung leer; dort ist er Nodata.</translation>
        </message>
    </context>
    <context>
        <name>RuntimePanel</name>
        <message>
            <source>Deep-learning runtime</source>
            <translation>Deep-Learning-Laufzeitumgebung</translation>
        </message>
        <message>
            <source>Starting</source>
            <translation>Wird gestartet</translation>
        </message>
        <message>
            <source>Cancelling</source>
            <translation>Wird abgebrochen</translation>
        </message>
        <message>
            <source>what suits this computer</source>
            <translation>was zu diesem Rechner passt</translation>
        </message>
        <message>
            <source>CPU: works everywhere</source>
            <translation>CPU: läuft überall</translation>
        </message>
        <message>
            <source>CUDA: for NVIDIA graphics cards</source>
            <translation>CUDA: für NVIDIA-Grafikkarten</translation>
        </message>
        <message>
            <source>only without internet</source>
            <translation>nur ohne Internet</translation>
        </message>
        <message>
            <source>For computers without internet: a folder of packages, filled by 'pip download -r requirements.txt'.</source>
            <translation>Für Rechner ohne Internet: ein Ordner mit Paketen, gefüllt mit 'pip download -r requirements.txt'.</translation>
        </message>
        <message>
            <source>Log of the installation</source>
            <translation>Protokoll der Installation</translation>
        </message>
        <message>
            <source>&amp;Install</source>
            <translation>&amp;Installieren</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>&amp;Copy log</source>
            <translation>Protokoll &amp;kopieren</translation>
        </message>
        <message>
            <source>Check &amp;again</source>
            <translation>&amp;Erneut prüfen</translation>
        </message>
        <message>
            <source>Look whether a runtime is there now.</source>
            <translation>Nachsehen, ob jetzt eine Laufzeitumgebung da ist.</translation>
        </message>
        <message>
            <source>&amp;Build</source>
            <translation>&amp;Variante</translation>
        </message>
        <message>
            <source>&amp;Wheel folder</source>
            <translation>&amp;Wheel-Ordner</translation>
        </message>
        <message>
            <source>install it here</source>
            <translation>hier installieren</translation>
        </message>
        <message>
            <source>The deep-learning runtime is ready.</source>
            <translation>Die Deep-Learning-Laufzeitumgebung ist bereit.</translation>
        </message>
        <message>
            <source>Chipwise</source>
            <translation>Chipwise</translation>
        </message>
        <message>
            <source>The installation was cancelled; nothing of it is left.</source>
            <translation>Die Installation wurde abgebrochen; nichts ist davon übrig.</translation>
        </message>
        <message>
            <source>About {download} MB to download and {disk} GB of disk; {free:.1f} GB are free in {folder}.</source>
            <translation>Etwa {download} MB Download und {disk} GB Plattenplatz; {free:.1f} GB sind in {folder} frei.</translation>
        </message>
        <message>
            <source>That is not enough: make room, or name another folder in the environment variable CHIPWISE_HOME.</source>
            <translation>Das reicht nicht: Schaffen Sie Platz oder nennen Sie einen anderen Ordner in der Umgebungsvariablen CHIPWISE_HOME.</translation>
        </message>
    </context>
    <context>
        <name>RuntimeTasks</name>
        <message>
            <source>Looking for the deep-learning runtime</source>
            <translation>Die Deep-Learning-Laufzeitumgebung wird gesucht</translation>
        </message>
        <message>
            <source>Installing the deep-learning runtime</source>
            <translation>Die Deep-Learning-Laufzeitumgebung wird installiert</translation>
        </message>
    </context>
    <context>
        <name>SampleEdits</name>
        <message>
            <source>Undo the last change of the samples</source>
            <translation>Letzte Änderung der Proben rückgängig machen</translation>
        </message>
        <message>
            <source>Redo the change of the samples</source>
            <translation>Änderung der Proben wiederholen</translation>
        </message>
        <message>
            <source>Save the samples</source>
            <translation>Proben speichern</translation>
        </message>
        <message>
            <source>The samples cannot be saved: {reason}</source>
            <translation>Die Proben lassen sich nicht speichern: {reason}</translation>
        </message>
        <message>
            <source>That sample has no extent; draw it larger.</source>
            <translation>Diese Probe hat keine Ausdehnung; zeichnen Sie sie größer.</translation>
        </message>
        <message>
            <source>Add sample of {name}</source>
            <translation>Probe von {name} hinzufügen</translation>
        </message>
        <message>
            <source>The layer {name} does not take the sample.</source>
            <translation>Der Layer {name} nimmt die Probe nicht an.</translation>
        </message>
        <message>
            <source>Change class of samples</source>
            <translation>Klasse von Proben ändern</translation>
        </message>
        <message>
            <source>Delete samples</source>
            <translation>Proben löschen</translation>
        </message>
        <message>
            <source>Follow the class schema</source>
            <translation>Dem Klassenschema folgen</translation>
        </message>
        <message>
            <source>Choose the field of {name} that holds the class.</source>
            <translation>Wählen Sie das Feld von {name}, das die Klasse enthält.</translation>
        </message>
        <message>
            <source>The layer {name} cannot be edited; save it as a GeoPackage (Export &gt; Save Features As) and use that.</source>
            <translation>Der Layer {name} kann nicht bearbeitet werden; speichern Sie ihn als GeoPackage (Export &gt; Objekte speichern als) und verwenden Sie dieses.</translation>
        </message>
    </context>
    <context>
        <name>SampleList</name>
        <message>
            <source>List of samples</source>
            <translation>Liste der Proben</translation>
        </message>
    </context>
    <context>
        <name>SampleListModel</name>
        <message>
            <source>Class</source>
            <translation>Klasse</translation>
        </message>
        <message>
            <source>Sample</source>
            <translation>Probe</translation>
        </message>
        <message>
            <source>Pixels</source>
            <translation>Pixel</translation>
        </message>
        <message>
            <source>Share</source>
            <translation>Anteil</translation>
        </message>
        <message>
            <source>new {number}</source>
            <translation>neu {number}</translation>
        </message>
        <message>
            <source>not in the schema: {value}</source>
            <translation>nicht im Schema: {value}</translation>
        </message>
        <message>
            <source>without class</source>
            <translation>ohne Klasse</translation>
        </message>
    </context>
    <context>
        <name>SampleParameters</name>
        <message>
            <source>The map whose accuracy is to be known. Its classes are the strata of the sample.</source>
            <translation>Die Karte, deren Genauigkeit bekannt werden soll. Ihre Klassen sind die Schichten der Stichprobe.</translation>
        </message>
        <message>
            <source>Number of points (empty: as many as the standard error needs)</source>
            <translation>Anzahl der Punkte (leer: so viele, wie der Standardfehler braucht)</translation>
        </message>
        <message>
            <source>Points in all. Empty: as many as overall accuracy needs to be known with the standard error given below, by the formula that Olofsson et al. 2014 recommend. The log says how many that is, and how many each class gets.</source>
            <translation>Punkte insgesamt. Leer: so viele, dass die Gesamtgenauigkeit mit dem unten angegebenen Standardfehler bekannt wird, nach der Formel, die Olofsson et al. 2014 empfehlen. Das Protokoll nennt ihre Zahl und wie viele jede Klasse erhält.</translation>
        </message>
        <message>
            <source>Points per class</source>
            <translation>Punkte je Klasse</translation>
        </message>
        <message>
            <source>How the points are divided among the classes:
PROPORTIONAL: by the area that each class has in the map, which serves overall accuracy and areas best. Together with a smallest number per class this is what Olofsson et al. 2014 recommend
EQUAL: the same number for each class, which serves the user's accuracy of every class</source>
            <translation>Wie die Punkte auf die Klassen verteilt werden:
PROPORTIONAL: nach der Fläche, die jede Klasse in der Karte hat; dient der Gesamtgenauigkeit und den Flächen am besten. Zusammen mit einer kleinsten Anzahl je Klasse empfehlen das Olofsson et al. 2014
EQUAL: für jede Klasse gleich viele; dient der Nutzergenauigkeit jeder Klasse</translation>
        </message>
        <message>
            <source>Smallest number of points per class</source>
            <translation>Kleinste Anzahl Punkte je Klasse</translation>
        </message>
        <message>
            <source>Rare classes get at least so many points, since a few say nothing about them: 50 to 100 is usual. The others share what is left of the number of points by their area. A class with fewer pixels gets them all. 0 sets no limit.</source>
            <translation>Seltene Klassen erhalten mindestens so viele Punkte, denn wenige sagen nichts über sie: 50 bis 100 sind üblich. Die anderen teilen sich nach ihrer Fläche, was von der Anzahl der Punkte übrig ist. Eine Klasse mit weniger Pixeln erhält sie alle. 0 setzt keine Grenze.</translation>
        </message>
        <message>
            <source>Points of single classes</source>
            <translation>Punkte einzelner Klassen</translation>
        </message>
        <message>
            <source>Class;Points</source>
            <translation>Klasse;Punkte</translation>
        </message>
        <message>
            <source>Sets the number of points of some classes: value or name of the class, and its points. They come besides the number of points above, which the other classes share. 0 leaves a class out; estimates of the area then say nothing about what the map shows as that class.</source>
            <translation>Legt die Anzahl der Punkte einiger Klassen fest: Wert oder Name der Klasse und ihre Punkte. Sie kommen zur obigen Anzahl hinzu, die sich die anderen Klassen teilen. 0 lässt eine Klasse weg; Schätzungen der Fläche sagen dann nichts über das, was die Karte als diese Klasse zeigt.</translation>
        </message>
        <message>
            <source>Smallest distance between points</source>
            <translation>Kleinster Abstand zwischen Punkten</translation>
        </message>
        <message>
            <source>No two points lie nearer to each other, in the units of the raster's CRS: neighbouring pixels tell the same twice. A class that has no room for all of its points gets fewer, and the log says so. With a distance that leaves much room the sample is as good as random.</source>
            <translation>Keine zwei Punkte liegen näher beieinander, in Einheiten des KBS des Rasters: Benachbarte Pixel sagen zweimal dasselbe. Eine Klasse, die nicht für alle ihre Punkte Platz hat, erhält weniger, und das Protokoll sagt es. Bei einem Abstand, der viel Platz lässt, ist die Stichprobe so gut wie zufällig.</translation>
        </message>
        <message>
            <source>Standard error of overall accuracy (percent)</source>
            <translation>Standardfehler der Gesamtgenauigkeit (Prozent)</translation>
        </message>
        <message>
            <source>How well overall accuracy is to be known, where no number of points is given: the half width of its 95 % confidence interval is twice this. Half the error takes four times the points.</source>
            <translation>Wie gut die Gesamtgenauigkeit bekannt werden soll, wenn keine Anzahl der Punkte angegeben ist: Die halbe Breite ihres 95-%-Konfidenzintervalls ist das Doppelte davon. Der halbe Fehler braucht viermal so viele Punkte.</translation>
        </message>
        <message>
            <source>Expected user's accuracy</source>
            <translation>Erwartete Nutzergenauigkeit</translation>
        </message>
        <message>
            <source>Class;Percent</source>
            <translation>Klasse;Prozent</translation>
        </message>
        <message>
            <source>What share of each class you expect to be right, in percent, where no number of points is given: value or name of the class, and the percent. 80 is taken for classes that are not named. The worse a class is expected to be, the more points are needed.</source>
            <translation>Welcher Anteil jeder Klasse voraussichtlich richtig ist, in Prozent, wenn keine Anzahl der Punkte angegeben ist: Wert oder Name der Klasse und der Anteil. Für Klassen, die nicht genannt sind, gilt 80. Je schlechter eine Klasse erwartet wird, desto mehr Punkte sind nötig.</translation>
        </message>
        <message>
            <source>Also draw points where the map has the value 0, in a stratum of its own: background, or what was left unclassified. Nodata never gets points. Choose the same in Assess Accuracy.</source>
            <translation>Zieht auch Punkte, wo die Karte den Wert 0 hat, in einer eigenen Schicht: Hintergrund, oder was unklassifiziert blieb. Nodata erhält nie Punkte. Wählen Sie in „Genauigkeit bewerten“ dasselbe.</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Startwert des Zufalls</translation>
        </message>
        <message>
            <source>The same seed, map and numbers give the same points.</source>
            <translation>Derselbe Startwert, dieselbe Karte und dieselben Zahlen ergeben dieselben Punkte.</translation>
        </message>
        <message>
            <source>Reference points</source>
            <translation>Referenzpunkte</translation>
        </message>
        <message>
            <source>A GeoPackage of points at the centres of pixels, in random order, in the raster's CRS. Fill in the field reference, which offers the classes by name, from better imagery or in the field; leave it empty where nobody can tell. The class that the map shows there is kept in the hidden field stratum, so that it does not sway who looks, and the share of the map that the class covers in stratum_share: Assess Accuracy needs both. Points that somebody has begun to fill in are never replaced.</source>
            <translation>Ein GeoPackage mit Punkten in den Mitten von Pixeln, in zufälliger Reihenfolge, im KBS des Rasters. Füllen Sie das Feld reference, das die Klassen nach Namen anbietet, anhand besserer Bilder oder im Gelände aus; lassen Sie es leer, wo es niemand sagen kann. Die Klasse, die die Karte dort zeigt, steht im verborgenen Feld stratum, damit sie den Betrachter nicht beeinflusst, und der Anteil der Karte, den die Klasse bedeckt, in stratum_share: „Genauigkeit bewerten“ braucht beide. Punkte, die jemand auszufüllen begonnen hat, werden nie ersetzt.</translation>
        </message>
    </context>
    <context>
        <name>SampleReferencePointsAlgorithm</name>
        <message>
            <source>Sample Reference Points</source>
            <translation>Referenzpunkte ziehen</translation>
        </message>
        <message>
            <source>accuracy assessment,stratified random sample,sampling design,validation,ground truth,olofsson,area</source>
            <translation>Genauigkeitsbewertung,geschichtete Zufallsstichprobe,Stichprobendesign,Validierung,Referenzdaten,Olofsson,Fläche</translation>
        </message>
        <message>
            <source>Draws a stratified random sample of a map's pixels: the points at which a person then says what is truly there, from which Assess Accuracy tells how good the map is and how much area each class covers, with confidence intervals.

Open the points beside imagery that is better than what was classified, switch on editing, and choose in the field reference the class that you see; the form offers the classes by name and hides what the map says. Save, and give the layer to Assess Accuracy. The same points serve for later maps of the same ground.

Draw new points instead of using training samples: those lie where the classes are plain to see, and the model knows them by heart. Pixels of a CRS in degrees are drawn by the ground that they cover.</source>
            <translation>Zieht eine geschichtete Zufallsstichprobe aus den Pixeln einer Karte: die Punkte, an denen dann jemand sagt, was wirklich da ist; daraus ermittelt „Genauigkeit bewerten“, wie gut die Karte ist und wie viel Fläche jede Klasse bedeckt, mit Konfidenzintervallen.

Öffnen Sie die Punkte neben Bildern, die besser sind als das Klassifizierte, schalten Sie die Bearbeitung ein, und wählen Sie im Feld reference die Klasse, die Sie sehen; das Formular bietet die Klassen nach Namen an und verbirgt, was die Karte sagt. Speichern Sie, und geben Sie den Layer an „Genauigkeit bewerten“. Dieselben Punkte dienen auch späteren Karten desselben Gebiets.

Ziehen Sie neue Punkte, statt Trainingsproben zu verwenden: Diese liegen, wo die Klassen deutlich zu sehen sind, und das Modell kennt sie auswendig. In einem KBS in Grad werden Pixel nach der Bodenfläche gezogen, die sie bedecken.</translation>
        </message>
        <message>
            <source>Number of points</source>
            <translation>Anzahl der Punkte</translation>
        </message>
    </context>
    <context>
        <name>SampleRequest</name>
        <message>
            <source>CLASS_COUNTS: every row needs a class and a number, such as Road, 75.</source>
            <translation>CLASS_COUNTS: Jede Zeile braucht eine Klasse und eine Zahl, etwa Straße, 75.</translation>
        </message>
        <message>
            <source>CLASS_COUNTS: numbers of points are whole numbers.</source>
            <translation>CLASS_COUNTS: Anzahlen von Punkten sind ganze Zahlen.</translation>
        </message>
        <message>
            <source>EXPECTED_ACCURACY: every row needs a class and a percent, such as Road, 70.</source>
            <translation>EXPECTED_ACCURACY: Jede Zeile braucht eine Klasse und einen Anteil in Prozent, etwa Straße, 70.</translation>
        </message>
        <message>
            <source>the class raster</source>
            <translation>das Klassenraster</translation>
        </message>
    </context>
    <context>
        <name>SamplesLayer</name>
        <message>
            <source>{path} is there already; choose another name, or open it and choose it as the samples.</source>
            <translation>{path} gibt es schon; wählen Sie einen anderen Namen, oder öffnen Sie die Datei und wählen Sie sie als Proben.</translation>
        </message>
        <message>
            <source>{path} cannot be written: {reason}.</source>
            <translation>{path} kann nicht geschrieben werden: {reason}.</translation>
        </message>
        <message>
            <source>The layer {name} has no geometry; choose one of polygons, lines or points.</source>
            <translation>Der Layer {name} hat keine Geometrie; wählen Sie einen mit Polygonen, Linien oder Punkten.</translation>
        </message>
        <message>
            <source>The layer {name} has no field {field}; choose the field with the class.</source>
            <translation>Der Layer {name} hat kein Feld {field}; wählen Sie das Feld mit der Klasse.</translation>
        </message>
        <message>
            <source>The field {field} holds neither numbers nor texts; choose another.</source>
            <translation>Das Feld {field} enthält weder Zahlen noch Texte; wählen Sie ein anderes.</translation>
        </message>
        <message>
            <source>without class</source>
            <translation>ohne Klasse</translation>
        </message>
        <message>
            <source>Choose the field of {name} that holds the class.</source>
            <translation>Wählen Sie das Feld von {name}, das die Klasse enthält.</translation>
        </message>
    </context>
    <context>
        <name>SamplesPanel</name>
        <message>
            <source>New samples for the image, in a GeoPackage</source>
            <translation>Neue Proben zum Bild, in einem GeoPackage</translation>
        </message>
        <message>
            <source>New samples</source>
            <translation>Neue Proben</translation>
        </message>
        <message>
            <source>&amp;Layer</source>
            <translation>&amp;Layer</translation>
        </message>
        <message>
            <source>Class &amp;field</source>
            <translation>Klassen&amp;feld</translation>
        </message>
        <message>
            <source>Sho&amp;w</source>
            <translation>An&amp;zeigen</translation>
        </message>
        <message>
            <source>Zoom to selected samples</source>
            <translation>Auf gewählte Proben zoomen</translation>
        </message>
        <message>
            <source>Change class of selected samples</source>
            <translation>Klasse der gewählten Proben ändern</translation>
        </message>
        <message>
            <source>Delete selected samples</source>
            <translation>Gewählte Proben löschen</translation>
        </message>
        <message>
            <source>Choose the image first: new samples get its CRS.</source>
            <translation>Wählen Sie erst das Bild: Neue Proben erhalten sein KBS.</translation>
        </message>
        <message>
            <source>Classes of the samples</source>
            <translation>Klassen der Proben</translation>
        </message>
        <message>
            <source>All classes</source>
            <translation>Alle Klassen</translation>
        </message>
        <message>
            <source>Without class</source>
            <translation>Ohne Klasse</translation>
        </message>
        <message>
            <source>{samples} samples, {pixels} pixels</source>
            <translation>{samples} Proben, {pixels} Pixel</translation>
        </message>
        <message>
            <source>{number} selected</source>
            <translation>{number} gewählt</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>Proben</translation>
        </message>
    </context>
    <context>
        <name>SchemaFiles</name>
        <message>
            <source>{file} cannot be written: {reason}.</source>
            <translation>{file} kann nicht geschrieben werden: {reason}.</translation>
        </message>
    </context>
    <context>
        <name>SchemaFollower</name>
        <message numerus="yes">
            <source>%n sample(s) hold classes that have changed.</source>
            <translation>
                <numerusform>%n Probe hat eine Klasse, die sich geändert hat.</numerusform>
                <numerusform>%n Proben haben Klassen, die sich geändert haben.</numerusform>
            </translation>
        </message>
        <message>
            <source>Those of removed classes would be left without one.</source>
            <translation>Die der entfernten Klassen blieben ohne Klasse.</translation>
        </message>
        <message>
            <source>Class schema</source>
            <translation>Klassenschema</translation>
        </message>
        <message>
            <source>Update samples</source>
            <translation>Proben anpassen</translation>
        </message>
    </context>
    <context>
        <name>SchemaPanel</name>
        <message>
            <source>New schema</source>
            <translation>Neues Schema</translation>
        </message>
        <message>
            <source>Class schemas of Chipwise and ArcGIS</source>
            <translation>Klassenschemata von Chipwise und ArcGIS</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>Alle Dateien</translation>
        </message>
        <message>
            <source>Open a class schema</source>
            <translation>Klassenschema öffnen</translation>
        </message>
        <message>
            <source>Open schema</source>
            <translation>Schema öffnen</translation>
        </message>
        <message>
            <source>Class schemas</source>
            <translation>Klassenschemata</translation>
        </message>
        <message>
            <source>Save the class schema</source>
            <translation>Klassenschema speichern</translation>
        </message>
        <message>
            <source>Classes from a layer</source>
            <translation>Klassen aus einem Layer</translation>
        </message>
        <message>
            <source>Open a schema…</source>
            <translation>Schema öffnen …</translation>
        </message>
        <message>
            <source>Save the schema</source>
            <translation>Schema speichern</translation>
        </message>
        <message>
            <source>Save the schema as…</source>
            <translation>Schema speichern als …</translation>
        </message>
        <message>
            <source>Classes from a layer…</source>
            <translation>Klassen aus einem Layer …</translation>
        </message>
        <message>
            <source>Add a class</source>
            <translation>Klasse hinzufügen</translation>
        </message>
        <message>
            <source>Remove the selected classes</source>
            <translation>Gewählte Klassen entfernen</translation>
        </message>
        <message>
            <source>Move up</source>
            <translation>Nach oben</translation>
        </message>
        <message>
            <source>Move down</source>
            <translation>Nach unten</translation>
        </message>
        <message>
            <source>Colours that colour-blind readers can tell apart</source>
            <translation>Farben, die auch Farbenblinde unterscheiden können</translation>
        </message>
        <message>
            <source>Merge the selected classes</source>
            <translation>Gewählte Klassen zusammenführen</translation>
        </message>
        <message>
            <source>into {name}</source>
            <translation>zu {name}</translation>
        </message>
        <message>
            <source>Class schema</source>
            <translation>Klassenschema</translation>
        </message>
    </context>
    <context>
        <name>SchemaSources</name>
        <message>
            <source>The layer {name} is not drawn by categories or a palette; choose the field of its classes.</source>
            <translation>Der Layer {name} wird weder nach Kategorien noch mit einer Palette dargestellt; wählen Sie das Feld seiner Klassen.</translation>
        </message>
        <message>
            <source>The field {field} holds no values; choose another one.</source>
            <translation>Das Feld {field} enthält keine Werte; wählen Sie ein anderes.</translation>
        </message>
        <message>
            <source>The field {field} holds over {limit} values; choose the field of the classes.</source>
            <translation>Das Feld {field} enthält über {limit} Werte; wählen Sie das Feld der Klassen.</translation>
        </message>
    </context>
    <context>
        <name>SegmentsTask</name>
        <message>
            <source>Dividing the image into segments</source>
            <translation>Das Bild wird in Segmente zerlegt</translation>
        </message>
    </context>
    <context>
        <name>SegmentsTool</name>
        <message>
            <source>The image is not in view; choose one, or move to where it is.</source>
            <translation>Das Bild ist nicht zu sehen; wählen Sie eines oder gehen Sie dorthin, wo es liegt.</translation>
        </message>
        <message>
            <source>Dividing the visible image into segments…</source>
            <translation>Das sichtbare Bild wird in Segmente zerlegt …</translation>
        </message>
        <message>
            <source>Click a segment to make it a sample.</source>
            <translation>Klicken Sie auf ein Segment, um daraus eine Probe zu machen.</translation>
        </message>
    </context>
    <context>
        <name>SwatchDelegate</name>
        <message>
            <source>Colour of the class</source>
            <translation>Farbe der Klasse</translation>
        </message>
    </context>
    <context>
        <name>TrainChecks</name>
        <message>
            <source>The folder of training data {folder} does not exist.</source>
            <translation>Den Ordner der Trainingsdaten {folder} gibt es nicht.</translation>
        </message>
        <message>
            <source>{folder} holds no training data: it has no folders images and labels. Choose a folder made by Export Training Data.</source>
            <translation>{folder} enthält keine Trainingsdaten: Es gibt darin keine Ordner images und labels. Wählen Sie einen Ordner aus „Trainingsdaten exportieren“.</translation>
        </message>
        <message>
            <source>The folder {folder} is given twice; name each folder once.</source>
            <translation>Der Ordner {folder} ist zweimal angegeben; nennen Sie jeden Ordner einmal.</translation>
        </message>
        <message>
            <source>{name}: the file {file} does not exist.</source>
            <translation>{name}: Die Datei {file} gibt es nicht.</translation>
        </message>
        <message>
            <source>RESUME: the log folder {folder} does not exist; give that of the interrupted run.</source>
            <translation>RESUME: Den Protokollordner {folder} gibt es nicht; geben Sie den des unterbrochenen Laufs an.</translation>
        </message>
    </context>
    <context>
        <name>TrainModelAlgorithm</name>
        <message>
            <source>Train Model</source>
            <translation>Modell trainieren</translation>
        </message>
        <message>
            <source>deep learning,train,fine-tune,network,unet,deeplab,segformer,segmentation,classification</source>
            <translation>Deep Learning,trainieren,Training,Feinabstimmung,Netz,unet,deeplab,segformer,Segmentierung,Klassifikation</translation>
        </message>
        <message>
            <source>Trains a network to tell the classes of pixels, from a folder made by Export Training Data. The result is one model package (.dlpk) with the network and everything Classify Pixels must know: bands, values, classes and colours.

A part of the labelled area is held out: the network never sees it, and the figures (mean IoU, accuracy) are measured there. The epoch with the best mean IoU is kept, or with that of another figure to watch. With few labels the held-out part is small and the figures are rough.

The defaults suit most data. The learning rate is found by itself unless given. Backbones to begin with: mobilenet_v2 or resnet18 (fast), resnet34 (balanced), resnet50 (accurate, with a GPU).</source>
            <translation>Trainiert ein Netz, die Klassen von Pixeln zu unterscheiden, aus einem Ordner, den „Trainingsdaten exportieren“ gemacht hat. Das Ergebnis ist ein Modellpaket (.dlpk) mit dem Netz und allem, was „Pixel klassifizieren“ wissen muss: Kanäle, Werte, Klassen und Farben.

Ein Teil der gelabelten Fläche wird zurückgehalten: Das Netz sieht ihn nie, und die Kennzahlen (mittlere IoU, Genauigkeit) werden dort gemessen. Behalten wird die Epoche mit der besten mittleren IoU oder der besten anderen beobachteten Kennzahl. Bei wenigen Labels ist der zurückgehaltene Teil klein und sind die Zahlen grob.

Die Vorgaben passen für die meisten Daten. Die Lernrate wird selbst gefunden, wenn keine angegeben ist. Backbones für den Anfang: mobilenet_v2 oder resnet18 (schnell), resnet34 (ausgewogen), resnet50 (genau, mit einer GPU).</translation>
        </message>
        <message>
            <source>Mean IoU on the validation area</source>
            <translation>Mittlere IoU auf der Validierungsfläche</translation>
        </message>
        <message>
            <source>Accuracy on the validation area</source>
            <translation>Genauigkeit auf der Validierungsfläche</translation>
        </message>
        <message>
            <source>Epochs trained</source>
            <translation>Trainierte Epochen</translation>
        </message>
    </context>
    <context>
        <name>TrainParameters</name>
        <message>
            <source>Deep learning package (*.dlpk)</source>
            <translation>Deep-Learning-Paket (*.dlpk)</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Model package to write (.dlpk): of the best epoch, or learnt from all labels after it (REFIT). An older one of this name is replaced when training has succeeded.</source>
            <translation>Zu schreibendes Modellpaket (.dlpk): aus der besten Epoche, oder danach aus allen Labels gelernt (REFIT). Ein älteres dieses Namens wird ersetzt, wenn das Training gelungen ist.</translation>
        </message>
        <message>
            <source>Model of the last epoch</source>
            <translation>Modell der letzten Epoche</translation>
        </message>
        <message>
            <source>Also write the model of the last epoch (.dlpk), which is rarely better than that of the best one.</source>
            <translation>Schreibt auch das Modell der letzten Epoche (.dlpk), das selten besser ist als das der besten.</translation>
        </message>
        <message>
            <source>One page for a browser: curves, learning rate test, figures of each class, confusion matrix, how far confidences can be trusted, example chips with what the network makes of them, where the validation area lies, settings, versions and times. The model package always holds it (model_metrics.html), example chips included; Describe Model shows it again.</source>
            <translation>Eine Seite für den Browser: Kurven, Test der Lernrate, Kennzahlen jeder Klasse, Konfusionsmatrix, wie weit den Konfidenzen zu trauen ist, Beispielchips mit dem, was das Netz daraus macht, Lage der Validierungsfläche, Einstellungen, Versionen und Zeiten. Das Modellpaket enthält sie immer (model_metrics.html), Beispielchips eingeschlossen; „Modell beschreiben“ zeigt sie wieder.</translation>
        </message>
        <message>
            <source>Log folder</source>
            <translation>Protokollordner</translation>
        </message>
        <message>
            <source>Folder for what is known of the run: TensorBoard's logs, the figures of every epoch (metrics.csv) and the checkpoint from which an interrupted run can go on (RESUME). Empty keeps none of it.</source>
            <translation>Ordner für alles, was vom Lauf bekannt ist: Protokolle von TensorBoard, die Kennzahlen jeder Epoche (metrics.csv) und der Zwischenstand, von dem aus ein unterbrochener Lauf weitergehen kann (RESUME). Leer behält nichts davon.</translation>
        </message>
        <message>
            <source>Training data</source>
            <translation>Trainingsdaten</translation>
        </message>
        <message>
            <source>Folder made by Export Training Data, or by ArcGIS as Classified Tiles, with at least two chips.</source>
            <translation>Ordner aus „Trainingsdaten exportieren“ oder von ArcGIS als Classified Tiles, mit mindestens zwei Chips.</translation>
        </message>
        <message>
            <source>Model type</source>
            <translation>Modelltyp</translation>
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
            <translation>Architektur des Netzes.
UNET: passt für die meisten Bilder und ist schnell; beginnen Sie damit.
UNETPLUSPLUS: langsamer, feiner an Kanten.
MANET: wägt die Umgebung ab; für Objekte sehr verschiedener Größe.
LINKNET: leichter und schneller als UNET, etwas gröber.
FPN: mehrere Maßstäbe zugleich mit wenig Speicher.
PSPNET: am schnellsten und gröbsten; für große, glatte Flächen.
PAN: leicht, sieht mehr von der Umgebung als LINKNET.
DEEPLABV3: sieht viel von der Umgebung; langsam.
DEEPLABV3PLUS: dasselbe mit feineren Kanten und schneller.
UPERNET: alle Maßstäbe zusammen; stark mit modernen Backbones wie tu-convnext_tiny.
SEGFORMER: leicht, gemacht für die Backbones mit_b0 bis mit_b5.
DPT: nur für Vision Transformer (tu-vit_...); braucht eine GPU.</translation>
        </message>
        <message>
            <source>Backbone (name)</source>
            <translation>Backbone (Name)</translation>
        </message>
        <message>
            <source>Name of the part of the network that recognises patterns. Heavier ones gain little with few labels and take several times as long.
Fast, also without a GPU: {fast}.
Balanced: {balanced}.
Accurate, with a GPU: {accurate}.
Any other encoder of segmentation-models-pytorch works too, and any of timm with tu- before its name, such as tu-convnext_atto. Not every backbone works with every model type; you are told before training.</source>
            <translation>Name des Teils des Netzes, der Muster erkennt. Schwerere gewinnen bei wenigen Labels wenig und brauchen ein Mehrfaches an Zeit.
Schnell, auch ohne GPU: {fast}.
Ausgewogen: {balanced}.
Genau, mit einer GPU: {accurate}.
Auch jeder andere Encoder von segmentation-models-pytorch geht und jeder von timm mit tu- vor dem Namen, etwa tu-convnext_atto. Nicht jedes Backbone passt zu jedem Modelltyp; das wird vor dem Training gesagt.</translation>
        </message>
        <message>
            <source>Backbone weights</source>
            <translation>Gewichte des Backbones</translation>
        </message>
        <message>
            <source>IMAGENET starts from a backbone trained on a million photographs, which needs fewer labels and epochs; it is downloaded once (10 to 200 MB). If that fails you are warned and training starts from nothing. NONE starts from nothing on purpose, with a shallower U-Net, which needs fewer labels. FILE starts from the weights file (advanced parameters), such as one trained on satellite images.</source>
            <translation>IMAGENET beginnt mit einem Backbone, das an einer Million Fotos trainiert wurde und weniger Labels und Epochen braucht; es wird einmal heruntergeladen (10 bis 200 MB). Misslingt das, werden Sie gewarnt, und das Training beginnt bei null. NONE beginnt absichtlich bei null, mit einem flacheren U-Net, das weniger Labels braucht. FILE beginnt mit der Gewichtsdatei (erweiterte Parameter), etwa einer, die an Satellitenbildern trainiert wurde.</translation>
        </message>
        <message>
            <source>Epochs</source>
            <translation>Epochen</translation>
        </message>
        <message>
            <source>How often the network sees all training chips, at most. More take longer and help until the validation figures no longer rise. With few chips an epoch repeats them.</source>
            <translation>Wie oft das Netz alle Trainingschips höchstens sieht. Mehr dauern länger und helfen, bis die Kennzahlen der Validierung nicht mehr steigen. Bei wenigen Chips wiederholt eine Epoche sie.</translation>
        </message>
        <message>
            <source>Validation split</source>
            <translation>Aufteilung zur Validierung</translation>
        </message>
        <message>
            <source>Which part is held out to measure the network; what overlaps it is never learned from.
AREA: contiguous areas.
SOURCE: whole rasters, which tells best how the network does on a new image.
RANDOM: chips here and there; the figures flatter, since their neighbours look alike.
AUTO: SOURCE when the chips come from five or more rasters, else AREA.</source>
            <translation>Welcher Teil zurückgehalten wird, um das Netz zu messen; was ihn überlappt, wird nie gelernt.
AREA: zusammenhängende Gebiete.
SOURCE: ganze Raster; sagt am besten, wie gut das Netz auf einem neuen Bild ist.
RANDOM: einzelne Chips hier und da; die Zahlen schmeicheln, weil die Nachbarn ähnlich aussehen.
AUTO: SOURCE, wenn die Chips aus fünf oder mehr Rastern kommen, sonst AREA.</translation>
        </message>
        <message>
            <source>Validation (%)</source>
            <translation>Validierung (%)</translation>
        </message>
        <message>
            <source>Share of the labelled pixels that is held out. It does not count with a validation folder.</source>
            <translation>Anteil der gelabelten Pixel, der zurückgehalten wird. Zählt nicht, wenn es einen Validierungsordner gibt.</translation>
        </message>
        <message>
            <source>Validation data (instead of a split)</source>
            <translation>Validierungsdaten (statt einer Aufteilung)</translation>
        </message>
        <message>
            <source>Another folder of training data that serves to measure only, such as one of another area; then nothing is held out of the training data. Leave the validation split at AUTO.</source>
            <translation>Ein anderer Ordner mit Trainingsdaten, der nur zum Messen dient, etwa aus einem anderen Gebiet; dann wird von den Trainingsdaten nichts zurückgehalten. Lassen Sie die Aufteilung auf AUTO.</translation>
        </message>
        <message>
            <source>Unlabelled pixels</source>
            <translation>Ungelabelte Pixel</translation>
        </message>
        <message>
            <source>What pixels without a label (value 0) mean. IGNORE: nobody said what they are, so they do not count (a few samples per class suffice). BACKGROUND: none of the classes; the map will have value 0 there. AUTO is BACKGROUND when there is one class and IGNORE otherwise.</source>
            <translation>Was Pixel ohne Label (Wert 0) bedeuten. IGNORE: Niemand hat gesagt, was sie sind, deshalb zählen sie nicht (wenige Proben je Klasse genügen). BACKGROUND: keine der Klassen; die Karte hat dort den Wert 0. AUTO ist BACKGROUND bei einer Klasse und sonst IGNORE.</translation>
        </message>
    </context>
    <context>
        <name>TrainParametersAdvanced</name>
        <message>
            <source>More training data (folders separated by ;)</source>
            <translation>Weitere Trainingsdaten (Ordner, durch ; getrennt)</translation>
        </message>
        <message>
            <source>Further folders to learn from at the same time, separated by semicolons. Their chips have the same bands as those of the first; their classes are joined by value, and one value must not have two names.</source>
            <translation>Weitere Ordner, aus denen zugleich gelernt wird, durch Semikolons getrennt. Ihre Chips haben dieselben Kanäle wie die des ersten; Klassen werden nach dem Wert verbunden, und ein Wert darf nicht zwei Namen haben.</translation>
        </message>
        <message>
            <source>Chip size (pixels)</source>
            <translation>Chipgröße (Pixel)</translation>
        </message>
        <message>
            <source>Learn from random cuts of this width and height, not whole chips: more varied, with less memory. An epoch takes as many as cover the chips once. Empty takes half of the chips' side, or a quarter of fewer than 64 chips or of few labels, since whole ones are learnt by heart. Measuring always takes whole chips. Networks that run on one size only (PSPNET, UPERNET, DPT and most vision transformers) learn from whole chips, which must be square: leave it empty.</source>
            <translation>Lernt aus zufälligen Ausschnitten dieser Breite und Höhe statt aus ganzen Chips: abwechslungsreicher, mit weniger Speicher. Eine Epoche nimmt so viele, wie die Chips einmal bedecken. Leer nimmt die halbe Seite der Chips oder ein Viertel bei weniger als 64 Chips oder wenigen Labels, da ganze auswendig gelernt werden. Gemessen wird immer an ganzen Chips. Netze, die nur mit einer Größe laufen (PSPNET, UPERNET, DPT und die meisten Vision-Transformer), lernen aus ganzen Chips, die quadratisch sein müssen: Lassen Sie es leer.</translation>
        </message>
        <message>
            <source>Chips with labels in an epoch (%)</source>
            <translation>Chips mit Labels je Epoche (%)</translation>
        </message>
        <message>
            <source>Share of the chips with labels that each epoch uses, drawn anew. Less makes epochs shorter, which helps with very many chips.</source>
            <translation>Anteil der Chips mit Labels, den jede Epoche verwendet, jedes Mal neu gezogen. Weniger macht Epochen kürzer, was bei sehr vielen Chips hilft.</translation>
        </message>
        <message>
            <source>Background ratio</source>
            <translation>Hintergrundanteil</translation>
        </message>
        <message>
            <source>How many chips without labels each epoch uses for each one with labels: 0.15 takes 15 for every 100. Empty uses all. Matters only if the training data holds chips without labels.</source>
            <translation>Wie viele Chips ohne Labels jede Epoche auf jeden mit Labels verwendet: 0,15 nimmt 15 auf je 100. Leer verwendet alle. Zählt nur, wenn die Trainingsdaten Chips ohne Labels enthalten.</translation>
        </message>
        <message>
            <source>Class weight at the end</source>
            <translation>Klassengewicht am Ende</translation>
        </message>
        <message>
            <source>How strongly chips with rare classes are preferred at the end of training; 0 is not at all. Not more than at the start.</source>
            <translation>Wie stark Chips mit seltenen Klassen am Ende des Trainings bevorzugt werden; 0 ist gar nicht. Nicht mehr als am Anfang.</translation>
        </message>
        <message>
            <source>Class weight at the start</source>
            <translation>Klassengewicht am Anfang</translation>
        </message>
        <message>
            <source>How strongly chips with rare classes are preferred at the start of training; it shrinks to the value at the end. 0 to 1 suits most data, 2 to 3 classes that are very rare.</source>
            <translation>Wie stark Chips mit seltenen Klassen am Anfang des Trainings bevorzugt werden; es sinkt bis zum Wert am Ende. 0 bis 1 passt für die meisten Daten, 2 bis 3 für sehr seltene Klassen.</translation>
        </message>
        <message>
            <source>Blur distance of points and lines</source>
            <translation>Unschärfeabstand um Punkte und Linien</translation>
        </message>
        <message>
            <source>Class;Smallest;Largest</source>
            <translation>Klasse;Kleinster;Größter</translation>
        </message>
        <message>
            <source>For classes drawn as points or lines: how far around them, in pixels, their likelihood fades out. It shrinks from the largest to the smallest distance during training, so that the network first finds the neighbourhood and then the thing itself. A row is a class (its value or name) and two numbers, such as Road, 1 and 10.</source>
            <translation>Für Klassen, die als Punkte oder Linien gezeichnet sind: wie weit um sie herum, in Pixeln, ihre Wahrscheinlichkeit ausläuft. Sie schrumpft im Training vom größten zum kleinsten Abstand, sodass das Netz erst die Umgebung und dann das Ding selbst findet. Eine Zeile ist eine Klasse (Wert oder Name) und zwei Zahlen, etwa Straße, 1 und 10.</translation>
        </message>
        <message>
            <source>Balance classes</source>
            <translation>Klassen ausgleichen</translation>
        </message>
        <message>
            <source>Make mistakes in rare classes count more (true), by the inverse of their pixels. Rare classes are found more often, and where they are not, too. It pays where only a small part of the pixels is labelled, since then nothing is known of how common a class is: AUTO does so where that is less than a twentieth.</source>
            <translation>Lässt Fehler in seltenen Klassen mehr zählen (true), im umgekehrten Verhältnis ihrer Pixel. Seltene Klassen werden öfter gefunden, auch dort, wo sie nicht sind. Es lohnt sich, wo nur ein kleiner Teil der Pixel gelabelt ist, weil dann nicht bekannt ist, wie häufig eine Klasse ist: AUTO gleicht aus, wo das weniger als ein Zwanzigstel ist.</translation>
        </message>
        <message>
            <source>Loss weight</source>
            <translation>Verlustgewicht</translation>
        </message>
        <message>
            <source>How much less mistakes in the background count than those in labelled pixels: 0 is the same, 1 hardly at all. Raise it when not everything was labelled. Only where unlabelled means background.</source>
            <translation>Wie viel weniger Fehler im Hintergrund zählen als die in gelabelten Pixeln: 0 ist gleich viel, 1 fast gar nicht. Erhöhen Sie es, wenn nicht alles gelabelt wurde. Nur wo ungelabelt Hintergrund bedeutet.</translation>
        </message>
        <message>
            <source>Classes to ignore, such as 3,7</source>
            <translation>Zu ignorierende Klassen, etwa 3,7</translation>
        </message>
        <message>
            <source>Class values, separated by commas, whose pixels are neither learned nor measured.</source>
            <translation>Klassenwerte, durch Kommas getrennt, deren Pixel weder gelernt noch gemessen werden.</translation>
        </message>
        <message>
            <source>Model arguments</source>
            <translation>Modellargumente</translation>
        </message>
        <message>
            <source>Name;Value</source>
            <translation>Name;Wert</translation>
        </message>
        <message>
            <source>Further settings of the architecture, as segmentation-models-pytorch calls them: a name and a value in each row, such as decoder_channels and 128,64,32,16,16. Those that the model does not have are refused, and you are told which it has. For qgis_process repeat the parameter for each cell.</source>
            <translation>Weitere Einstellungen der Architektur, wie segmentation-models-pytorch sie nennt: ein Name und ein Wert in jeder Zeile, etwa decoder_channels und 128,64,32,16,16. Was das Modell nicht hat, wird abgelehnt, und Sie erfahren, was es hat. Für qgis_process wiederholen Sie den Parameter für jede Zelle.</translation>
        </message>
        <message>
            <source>Weights file (backbone weights FILE)</source>
            <translation>Gewichtsdatei (Gewichte des Backbones: FILE)</translation>
        </message>
        <message>
            <source>File with the backbone's weights, where the backbone weights are FILE: safetensors, or PyTorch's with nothing but weights, such as those for Sentinel-2 and Landsat that are published with torchgeo (leave their names as they are). Bands that the images name, such as B04, Red or NIR, take what the file knows of these bands; others are taken by their order. The log tells which.</source>
            <translation>Datei mit den Gewichten des Backbones, wenn sie FILE sind: safetensors oder eine von PyTorch mit nichts als Gewichten, etwa die für Sentinel-2 und Landsat, die mit torchgeo veröffentlicht sind (lassen Sie ihre Namen, wie sie sind). Kanäle, die in den Bildern einen Namen haben, etwa B04, Red oder NIR, übernehmen, was die Datei über diese Kanäle weiß; andere werden nach ihrer Reihenfolge genommen. Das Protokoll sagt, welche.</translation>
        </message>
        <message>
            <source>Freeze the backbone</source>
            <translation>Backbone einfrieren</translation>
        </message>
        <message>
            <source>FREEZE first trains the rest while the backbone stays as it is, and then all of it gently, so that what it knows is not lost. UNFREEZE trains all from the beginning. AUTO freezes when the backbone knows something already.</source>
            <translation>FREEZE trainiert erst den Rest, während das Backbone bleibt, wie es ist, und dann alles behutsam, damit nicht verloren geht, was es weiß. UNFREEZE trainiert alles von Anfang an. AUTO friert ein, wenn das Backbone schon etwas weiß.</translation>
        </message>
        <message>
            <source>Pretrained model</source>
            <translation>Vortrainiertes Modell</translation>
        </message>
        <message>
            <source>Model packages (*.dlpk *.emd)</source>
            <translation>Modellpakete (*.dlpk *.emd)</translation>
        </message>
        <message>
            <source>A model package of Train Model to start from, also one with other classes or bands; the log tells what of it was kept. Its model type, backbone and model arguments count, not those given here. Empty starts anew.</source>
            <translation>Ein Modellpaket aus „Modell trainieren“, von dem ausgegangen wird, auch eines mit anderen Klassen oder Kanälen; das Protokoll nennt, was davon erhalten blieb. Es zählen sein Modelltyp, sein Backbone und seine Argumente, nicht die hier angegebenen. Leer beginnt neu.</translation>
        </message>
        <message>
            <source>Time limit (minutes)</source>
            <translation>Zeitgrenze (Minuten)</translation>
        </message>
        <message>
            <source>The whole run is to end within so many minutes, the model written. The first batches are timed and the epochs planned by that, shorter ones if need be, so that the learning rate goes through its whole schedule; MAX_EPOCHS still is the most. As the speed decides, two such runs differ. Empty is no limit.</source>
            <translation>Der ganze Lauf soll in so vielen Minuten enden, samt geschriebenem Modell. Die ersten Batches werden gestoppt und die Epochen danach geplant, nötigenfalls kürzere, sodass die Lernrate ihren ganzen Verlauf durchläuft; MAX_EPOCHS bleibt die Obergrenze. Da die Geschwindigkeit entscheidet, unterscheiden sich zwei solche Läufe. Leer ist keine Grenze.</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>Lernrate</translation>
        </message>
        <message>
            <source>Highest learning rate, such as 0.001. Empty finds one in a short test before training. Take a third of it if the loss jumps about.</source>
            <translation>Höchste Lernrate, etwa 0.001. Leer findet eine in einem kurzen Test vor dem Training. Nehmen Sie ein Drittel davon, wenn der Verlust springt.</translation>
        </message>
        <message>
            <source>Learning rate schedule</source>
            <translation>Verlauf der Lernrate</translation>
        </message>
        <message>
            <source>How the learning rate changes. ONE_CYCLE rises to the highest during the first third and falls again. COSINE begins with the highest and falls slowly. CONSTANT stays.</source>
            <translation>Wie sich die Lernrate ändert. ONE_CYCLE steigt im ersten Drittel auf die höchste und fällt wieder. COSINE beginnt mit der höchsten und fällt langsam. CONSTANT bleibt gleich.</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>Verlust</translation>
        </message>
        <message>
            <source>What is made as small as possible. CROSS_ENTROPY counts every pixel alike. FOCAL counts difficult pixels more. DICE and LOVASZ go for the overlap of each class, which helps small ones. The others add two of them: CROSS_ENTROPY_DICE finds rare classes that CROSS_ENTROPY leaves out, and maps the others no worse.</source>
            <translation>Was so klein wie möglich gemacht wird. CROSS_ENTROPY zählt jedes Pixel gleich. FOCAL zählt schwierige Pixel mehr. DICE und LOVASZ zielen auf die Überlappung jeder Klasse, was kleinen hilft. Die anderen addieren zwei davon: CROSS_ENTROPY_DICE findet seltene Klassen, die CROSS_ENTROPY auslässt, und kartiert die anderen nicht schlechter.</translation>
        </message>
        <message>
            <source>Share of the second loss</source>
            <translation>Anteil des zweiten Verlusts</translation>
        </message>
        <message>
            <source>Of a loss that adds two, how much the second one counts: 0.5 is as much as the first; with CROSS_ENTROPY_DICE 0.2 is four fifths of cross-entropy and a fifth of Dice. Raise it where small or rare classes are missed; lower it where training is unsteady or the map is speckled with them. With a single loss leave it at 0.5.</source>
            <translation>Wie viel bei einem Verlust, der zwei addiert, der zweite zählt: 0.5 ist so viel wie der erste; mit CROSS_ENTROPY_DICE sind 0.2 vier Fünftel Kreuzentropie und ein Fünftel Dice. Erhöhen Sie ihn, wenn kleine oder seltene Klassen übersehen werden; senken Sie ihn, wenn das Training unruhig ist oder die Karte mit ihnen gesprenkelt. Bei einem einzelnen Verlust lassen Sie ihn bei 0.5.</translation>
        </message>
        <message>
            <source>Stop early</source>
            <translation>Früh beenden</translation>
        </message>
        <message>
            <source>End training before the last epoch when the figure to watch has not improved for a while (patience).</source>
            <translation>Beendet das Training vor der letzten Epoche, wenn sich die beobachtete Kennzahl eine Weile (Geduld) nicht verbessert hat.</translation>
        </message>
        <message>
            <source>Patience (epochs)</source>
            <translation>Geduld (Epochen)</translation>
        </message>
        <message>
            <source>With stop early: after how many epochs without improvement training ends.</source>
            <translation>Beim frühen Beenden: nach wie vielen Epochen ohne Verbesserung das Training endet.</translation>
        </message>
        <message>
            <source>Figure to watch</source>
            <translation>Beobachtete Kennzahl</translation>
        </message>
        <message>
            <source>The figure on the validation area that decides which epoch is the best and when to stop early: mean IoU, validation loss, mean F1 or the share of right pixels (accuracy). LAST keeps the last epoch whatever the figures are, and does not stop early: for so few labels that they are chance. AUTO is LAST where less than 5 % of the pixels are labelled and validation has no folder of its own, else MIOU.</source>
            <translation>Die Kennzahl auf der Validierungsfläche, nach der entschieden wird, welche Epoche die beste ist und wann früh beendet wird: mittlere IoU, Verlust bei der Validierung, mittleres F1 oder der Anteil richtiger Pixel (Genauigkeit). LAST behält die letzte Epoche, wie auch immer die Zahlen sind, und endet nicht früh: für so wenige Labels, dass die Zahlen Zufall sind. AUTO ist LAST, wo weniger als 5 % der Pixel gelabelt sind und die Validierung keinen eigenen Ordner hat, sonst MIOU.</translation>
        </message>
        <message>
            <source>Learn from all labels at the end</source>
            <translation>Am Ende aus allen Labels lernen</translation>
        </message>
        <message>
            <source>When the validation area has told how good the model is, learn once more from the beginning, then from all labels, those of the validation area included: ON, OFF, or AUTO, which does so with up to 200 chips and no validation folder. It often makes better maps of few labels, not always, and takes twice as long. The figures stay those of the first time, when that area had not been seen.</source>
            <translation>Wenn die Validierungsfläche gezeigt hat, wie gut das Modell ist, noch einmal von vorn lernen, dann aus allen Labels, auch denen der Validierungsfläche: ON, OFF oder AUTO, das dies bei bis zu 200 Chips ohne Validierungsordner tut. Oft, nicht immer, macht das aus wenigen Labels bessere Karten; es dauert doppelt so lange. Die Gütemaße bleiben die des ersten Mals, als jene Fläche noch nicht gesehen war.</translation>
        </message>
        <message>
            <source>Augmentation</source>
            <translation>Augmentierung</translation>
        </message>
        <message>
            <source>How much chips are varied at random while learning, so that few labels go further: NONE, LIGHT (turned by quarters and mirrored), STANDARD (also shifted, scaled and brightened a little) or STRONG. What is measured is never varied.</source>
            <translation>Wie sehr Chips beim Lernen zufällig verändert werden, damit wenige Labels weiter reichen: NONE, LIGHT (um Viertel gedreht und gespiegelt), STANDARD (auch etwas verschoben, skaliert und aufgehellt) oder STRONG. Was gemessen wird, wird nie verändert.</translation>
        </message>
        <message>
            <source>Vary the direction</source>
            <translation>Richtung verändern</translation>
        </message>
        <message>
            <source>Turn chips in any direction. Switch it off where up and down matter, as in photographs of facades or where shadows tell; chips are then mirrored left and right only.</source>
            <translation>Dreht Chips in jede Richtung. Schalten Sie es aus, wo oben und unten zählen, etwa bei Fotos von Fassaden oder wo Schatten etwas verraten; Chips werden dann nur links und rechts gespiegelt.</translation>
        </message>
        <message>
            <source>Vary the scale</source>
            <translation>Maßstab verändern</translation>
        </message>
        <message>
            <source>Enlarge and shrink chips. Switch it off where the size of things tells the classes apart.</source>
            <translation>Vergrößert und verkleinert Chips. Schalten Sie es aus, wo die Größe der Dinge die Klassen unterscheidet.</translation>
        </message>
        <message>
            <source>Vary the brightness</source>
            <translation>Helligkeit verändern</translation>
        </message>
        <message>
            <source>Change the values of chips a little. Switch it off where they are calibrated and tell the classes apart, such as heights.</source>
            <translation>Ändert die Werte der Chips ein wenig. Schalten Sie es aus, wo sie kalibriert sind und die Klassen unterscheiden, etwa bei Höhen.</translation>
        </message>
        <message>
            <source>Batch size</source>
            <translation>Batchgröße</translation>
        </message>
        <message>
            <source>Chips seen at once. Empty takes as many as fit into the free memory, at most 8 on a processor and 16 on a graphics card, and halves them if memory runs out all the same; 4 to 16 work well.</source>
            <translation>Chips, die auf einmal gesehen werden. Leer nimmt so viele, wie in den freien Speicher passen, höchstens 8 auf einem Prozessor und 16 auf einer Grafikkarte, und halbiert sie, wenn der Speicher doch nicht reicht; 4 bis 16 bewähren sich.</translation>
        </message>
        <message>
            <source>Batches in a step</source>
            <translation>Batches je Schritt</translation>
        </message>
        <message>
            <source>Learn from so many batches together before the network changes, as if the batch were so many times larger; for little memory.</source>
            <translation>Lernt aus so vielen Batches gemeinsam, bevor sich das Netz ändert, als wäre der Batch so viel größer; bei wenig Speicher.</translation>
        </message>
        <message>
            <source>Precision</source>
            <translation>Rechengenauigkeit</translation>
        </message>
        <message>
            <source>AUTO computes with half of the digits (BF16, or FP16 on older GPUs) where the device is faster with them, and else with all (FP32).</source>
            <translation>AUTO rechnet mit der Hälfte der Stellen (BF16, auf älteren GPUs FP16), wo das Gerät damit schneller ist, und sonst mit allen (FP32).</translation>
        </message>
        <message>
            <source>Average the weights</source>
            <translation>Gewichte mitteln</translation>
        </message>
        <message>
            <source>Keep a moving average of the network, which is often a little better and steadier than its last.</source>
            <translation>Führt einen gleitenden Mittelwert des Netzes, der oft etwas besser und stetiger ist als sein letzter Stand.</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Where to compute. AUTO takes an NVIDIA GPU if the runtime can use one, else the processor.</source>
            <translation>Womit gerechnet wird. AUTO nimmt eine GPU von NVIDIA, wenn die Laufzeitumgebung eine nutzen kann, sonst den Prozessor.</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Startwert des Zufalls</translation>
        </message>
        <message>
            <source>The same seed and data give the same model on the same computer. Change it to try another split.</source>
            <translation>Derselbe Startwert und dieselben Daten ergeben auf demselben Rechner dasselbe Modell. Ändern Sie ihn, um eine andere Aufteilung zu probieren.</translation>
        </message>
        <message>
            <source>Resume an interrupted run</source>
            <translation>Unterbrochenen Lauf fortsetzen</translation>
        </message>
        <message>
            <source>Go on with the run that was interrupted and left its checkpoint in the log folder. Everything else must be the same as then.</source>
            <translation>Setzt den Lauf fort, der unterbrochen wurde und seinen Zwischenstand im Protokollordner hinterlassen hat. Alles andere muss sein wie damals.</translation>
        </message>
        <message>
            <source>Keep the best model on cancel</source>
            <translation>Bei Abbruch das beste Modell behalten</translation>
        </message>
        <message>
            <source>When the run is cancelled, still write the model of the best epoch so far. That takes up to two minutes; the run then ends as cancelled and names the file.</source>
            <translation>Wird der Lauf abgebrochen, wird das Modell der bisher besten Epoche noch geschrieben. Das dauert bis zu zwei Minuten; der Lauf endet dann als abgebrochen und nennt die Datei.</translation>
        </message>
    </context>
    <context>
        <name>TrainRequest</name>
        <message>
            <source>BLUR_DISTANCE: every row needs a class (its value or name), a smallest and a largest number of pixels, such as Road, 1, 10.</source>
            <translation>BLUR_DISTANCE: Jede Zeile braucht eine Klasse (Wert oder Name), eine kleinste und eine größte Anzahl Pixel, etwa Straße, 1, 10.</translation>
        </message>
        <message>
            <source>MODEL_ARGUMENTS: every row needs a name and a value, such as encoder_depth, 4.</source>
            <translation>MODEL_ARGUMENTS: Jede Zeile braucht einen Namen und einen Wert, etwa encoder_depth, 4.</translation>
        </message>
        <message>
            <source>IGNORE_CLASSES holds class values, which are whole numbers, such as 3,7.</source>
            <translation>IGNORE_CLASSES enthält Klassenwerte, also ganze Zahlen, etwa 3,7.</translation>
        </message>
    </context>
    <context>
        <name>WorkerProcess</name>
        <message>
            <source>The runtime's Python cannot be started ({reason}); run chipwise:installruntime again.</source>
            <translation>Das Python der Laufzeitumgebung lässt sich nicht starten ({reason}); führen Sie chipwise:installruntime noch einmal aus.</translation>
        </message>
        <message>
            <source>Cancelled; waiting up to {seconds:g} seconds for what is to be kept.</source>
            <translation>Abgebrochen; es wird bis zu {seconds:g} Sekunden auf das gewartet, was behalten werden soll.</translation>
        </message>
        <message>
            <source>The worker did not end within {seconds:g} seconds and was killed.</source>
            <translation>Der Arbeitsprozess endete nicht innerhalb von {seconds:g} Sekunden und wurde beendet.</translation>
        </message>
        <message>
            <source>Cancelled; {output} was written and kept.</source>
            <translation>Abgebrochen; {output} wurde geschrieben und behalten.</translation>
        </message>
        <message>
            <source>Cancelled; nothing was written.</source>
            <translation>Abgebrochen; nichts wurde geschrieben.</translation>
        </message>
        <message>
            <source>The system ended the worker (signal {code}), most likely because the memory ran out; use a smaller batch size or close other programs. Nothing was written.</source>
            <translation>Das System hat den Arbeitsprozess beendet (Signal {code}), höchstwahrscheinlich weil der Speicher nicht reichte; nehmen Sie eine kleinere Batchgröße oder schließen Sie andere Programme. Nichts wurde geschrieben.</translation>
        </message>
        <message>
            <source>The worker crashed (signal {code}); nothing was written. Please report it with the log.</source>
            <translation>Der Arbeitsprozess ist abgestürzt (Signal {code}); nichts wurde geschrieben. Bitte melden Sie es mit dem Protokoll.</translation>
        </message>
        <message>
            <source>The worker ended with code {code} and no result. {detail}</source>
            <translation>Der Arbeitsprozess endete mit Code {code} und ohne Ergebnis. {detail}</translation>
        </message>
    </context>
</TS>
