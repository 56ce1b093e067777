<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>ArgsTree</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n weiteres</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>more arguments are left out</source>
        <translation>weitere Argumente sind weggelassen</translation>
    </message>
</context>
<context>
    <name>CanvasMenu</name>
    <message>
        <source>&amp;Zoom to the slice</source>
        <translation>&amp;Auf den Slice zoomen</translation>
    </message>
    <message>
        <source>&amp;Area from the selection</source>
        <translation>&amp;Bereich aus der Auswahl</translation>
    </message>
    <message>
        <source>&amp;Bookmark</source>
        <translation>&amp;Lesezeichen</translation>
    </message>
    <message>
        <source>Select all of this &amp;name</source>
        <translation>Alle dieses &amp;Namens auswählen</translation>
    </message>
    <message>
        <source>&amp;Filter by this name</source>
        <translation>Nach diesem Namen &amp;filtern</translation>
    </message>
    <message>
        <source>&amp;Copy the name</source>
        <translation>Namen &amp;kopieren</translation>
    </message>
</context>
<context>
    <name>DifferenceRows</name>
    <message>
        <source>%1 → %2 (renamed)</source>
        <translation>%1 → %2 (umbenannt)</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>only in A</source>
        <translation>nur in A</translation>
    </message>
    <message>
        <source>only in B</source>
        <translation>nur in B</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>faster</source>
        <translation>schneller</translation>
    </message>
    <message>
        <source>slower</source>
        <translation>langsamer</translation>
    </message>
    <message>
        <source>no evidence</source>
        <translation>nicht belegt</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>Kernel</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Calls/step</source>
        <translation>Aufrufe/Schritt</translation>
    </message>
    <message>
        <source>A, a call</source>
        <translation>A, je Aufruf</translation>
    </message>
    <message>
        <source>B, a call</source>
        <translation>B, je Aufruf</translation>
    </message>
    <message>
        <source>B − A</source>
        <translation>B − A</translation>
    </message>
    <message>
        <source>Of one call; where one side lacks it, of a step. The bar, and the order: of all calls of a step</source>
        <translation>Eines Aufrufs; wo er einer Seite fehlt, eines Schritts. Balken und Reihenfolge: aller Aufrufe eines Schritts</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95&#xa0;%-Intervall</translation>
    </message>
    <message>
        <source>p, corrected</source>
        <translation>p, korrigiert</translation>
    </message>
    <message>
        <source>Holm&apos;s correction over all kernels that were compared together</source>
        <translation>Holm-Korrektur über alle gemeinsam verglichenen Kernel</translation>
    </message>
    <message>
        <source>Detectable</source>
        <translation>Nachweisbar</translation>
    </message>
    <message>
        <source>The smallest difference that these recordings would have shown in four of five comparisons</source>
        <translation>Der kleinste Unterschied, den diese Aufzeichnungen in vier von fünf Vergleichen gezeigt hätten</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
</context>
<context>
    <name>EngineText</name>
    <message>
        <source>Gate never called</source>
        <translation>Gate nie aufgerufen</translation>
    </message>
    <message>
        <source>Gate never called in %1 of %2 passes of MoE layers</source>
        <translation>Gate in %1 von %2 Durchläufen von MoE-Schichten nie aufgerufen</translation>
    </message>
    <message>
        <source>Gate called once per layer</source>
        <translation>Gate einmal je Schicht aufgerufen</translation>
    </message>
    <message>
        <source>Gate called once in %1 of %2 passes of MoE layers</source>
        <translation>Gate in %1 von %2 Durchläufen von MoE-Schichten einmal aufgerufen</translation>
    </message>
    <message>
        <source>Gate called twice per layer</source>
        <translation>Gate zweimal je Schicht aufgerufen</translation>
    </message>
    <message>
        <source>Gate called twice in %1 of %2 passes of MoE layers</source>
        <translation>Gate in %1 von %2 Durchläufen von MoE-Schichten zweimal aufgerufen</translation>
    </message>
    <message>
        <source>Gate called %1 times per layer</source>
        <translation>Gate %1-mal je Schicht aufgerufen</translation>
    </message>
    <message>
        <source>Gate called %1 times in %2 of %3 passes of MoE layers</source>
        <translation>Gate %1-mal aufgerufen, in %2 von %3 Durchläufen von MoE-Schichten</translation>
    </message>
    <message>
        <source>All-reduce done twice in %1 of %2 places</source>
        <translation>All-reduce an %1 von %2 Stellen zweimal ausgeführt</translation>
    </message>
    <message>
        <source>Norm before the router done twice in %1 of %2 passes of MoE layers</source>
        <translation>Norm vor dem Router in %1 von %2 Durchläufen von MoE-Schichten zweimal berechnet</translation>
    </message>
    <message>
        <source>Router&apos;s softmax done twice in %1 of %2 passes of MoE layers</source>
        <translation>Softmax des Routers in %1 von %2 Durchläufen von MoE-Schichten zweimal berechnet</translation>
    </message>
    <message>
        <source>Router&apos;s top-k done twice in %1 of %2 passes of MoE layers</source>
        <translation>Top-k des Routers in %1 von %2 Durchläufen von MoE-Schichten zweimal berechnet</translation>
    </message>
    <message>
        <source>Converted and converted back %1 times</source>
        <translation>%1-mal umgewandelt und zurückgewandelt</translation>
    </message>
    <message>
        <source>Quantised and dequantised again %1 times</source>
        <translation>%1-mal quantisiert und wieder dequantisiert</translation>
    </message>
    <message>
        <source>Copied to the host and back %1 times</source>
        <translation>%1-mal zum Host und zurück kopiert</translation>
    </message>
    <message>
        <source>Host waits for the device %1 times inside %2 passes of MoE layers</source>
        <translation>Host wartet %1-mal auf das Gerät, in %2 Durchläufen von MoE-Schichten</translation>
    </message>
    <message>
        <source>%1 of %2 launches have no kernel</source>
        <translation>%1 von %2 Starts haben keinen Kernel</translation>
    </message>
    <message>
        <source>%1 kernel is recorded longer than it can have run</source>
        <translation>%1 Kernel ist länger aufgezeichnet, als er gelaufen sein kann</translation>
    </message>
    <message>
        <source>%1 kernels are recorded longer than they can have run</source>
        <translation>%1 Kernel sind länger aufgezeichnet, als sie gelaufen sein können</translation>
    </message>
    <message>
        <source>File is composed, not recorded</source>
        <translation>Datei ist zusammengesetzt, nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>Device idles more than half of the time in %1 of %2 steps</source>
        <translation>Gerät ruht in %1 von %2 Schritten mehr als die Hälfte der Zeit</translation>
    </message>
    <message>
        <source>%1 of %2 passes of MoE layers ran without a gate GEMM, so routing was computed from something else</source>
        <translation>%1 von %2 Durchläufen von MoE-Schichten liefen ohne Gate-GEMM; das Routing wurde also aus etwas anderem berechnet</translation>
    </message>
    <message>
        <source>%1 of %2 passes of MoE layers ran without a gate GEMM between the norm before the router and the router&apos;s top-k, so routing was computed from something else</source>
        <translation>%1 von %2 Durchläufen von MoE-Schichten liefen ohne Gate-GEMM zwischen der Norm vor dem Router und dessen Top-k; das Routing wurde also aus etwas anderem berechnet</translation>
    </message>
    <message>
        <source>%1 of the calls in %2 of %3 passes of MoE layers are redundant. They take between %4 us (the cheaper of equal calls, less what other queues cover) and %5 us (the dearer ones)</source>
        <translation>%1 der Aufrufe in %2 von %3 Durchläufen von MoE-Schichten sind überflüssig. Sie dauern zwischen %4 µs (die billigeren gleicher Aufrufe, ohne was andere Queues überdecken) und %5 µs (die teureren)</translation>
    </message>
    <message>
        <source>%1 of the calls in %2 of %3 passes of MoE layers are redundant: nothing reads their results. They take between %4 us (the cheaper of equal calls, less what other queues cover) and %5 us (the dearer ones)</source>
        <translation>%1 der Aufrufe in %2 von %3 Durchläufen von MoE-Schichten sind überflüssig: Nichts liest ihre Ergebnisse. Sie dauern zwischen %4 µs (die billigeren gleicher Aufrufe, ohne was andere Queues überdecken) und %5 µs (die teureren)</translation>
    </message>
    <message>
        <source>%1 calls were expected in each pass of a MoE layer</source>
        <translation>%1 Aufrufe wurden in jedem Durchlauf einer MoE-Schicht erwartet</translation>
    </message>
    <message>
        <source>A conversion stands right behind one of the same shape from another type</source>
        <translation>Eine Umwandlung steht direkt hinter einer derselben Form aus einem anderen Typ</translation>
    </message>
    <message>
        <source>As many bytes go back to the device right behind the copy to the host</source>
        <translation>Direkt nach der Kopie zum Host gehen ebenso viele Bytes zum Gerät zurück</translation>
    </message>
    <message>
        <source>Between the router&apos;s launch and the experts&apos; stand calls that wait for the device; it idles until the next launch arrives</source>
        <translation>Zwischen dem Start des Routers und dem der Experten stehen Aufrufe, die auf das Gerät warten; es ruht, bis der nächste Start ankommt</translation>
    </message>
    <message>
        <source>The profiler recorded the host&apos;s calls but not what ran on the device, so counts and times of kernels are incomplete</source>
        <translation>Der Profiler zeichnete die Aufrufe des Hosts auf, aber nicht, was auf dem Gerät lief; Anzahlen und Zeiten der Kernel sind also unvollständig</translation>
    </message>
    <message>
        <source>Their recorded time covers the next kernel of their stream, which runs in order. For the device&apos;s busy time they end where the next one starts</source>
        <translation>Ihre aufgezeichnete Zeit überdeckt den nächsten Kernel ihres Streams, der der Reihe nach läuft. Für die belegte Zeit des Geräts enden sie, wo der nächste beginnt</translation>
    </message>
    <message>
        <source>It was busy for %1 % of the steps: as a rule the host launches too slowly. Less work of the device saves less time than that work took</source>
        <translation>Es war %1 % der Schritte belegt: In der Regel startet der Host zu langsam. Weniger Arbeit des Geräts spart weniger Zeit, als diese Arbeit dauerte</translation>
    </message>
    <message>
        <source>Let either the block or the expert layer call the gate: is_internal_router must be true exactly where the block passes hidden states on</source>
        <translation>Entweder den Block oder die Expertenschicht das Gate aufrufen lassen: is_internal_router muss genau dort wahr sein, wo der Block Hidden States weitergibt</translation>
    </message>
    <message>
        <source>The block calls the gate although the expert layer holds it and calls it again. Skip the block&apos;s call where the expert layer is_internal_router, and hand it a placeholder instead of logits</source>
        <translation>Der Block ruft das Gate auf, obwohl die Expertenschicht es hält und nochmals aufruft. Den Aufruf des Blocks weglassen, wo für die Expertenschicht is_internal_router gilt, und ihr statt der Logits einen Platzhalter geben</translation>
    </message>
    <message>
        <source>Expect what the model has (--expect), or look for the call that is missing</source>
        <translation>Erwarten, was das Modell hat (--expect), oder den fehlenden Aufruf suchen</translation>
    </message>
    <message>
        <source>Exchange the layer&apos;s sum once: reduce either in the experts or in the block around them</source>
        <translation>Die Summe der Schicht einmal austauschen: entweder in den Experten oder im Block um sie reduzieren</translation>
    </message>
    <message>
        <source>Hand the normalised hidden states on instead of computing them again</source>
        <translation>Die normierten Hidden States weitergeben, statt sie nochmals zu berechnen</translation>
    </message>
    <message>
        <source>Choose the experts once and hand their numbers and weights on</source>
        <translation>Die Experten einmal wählen und ihre Nummern und Gewichte weitergeben</translation>
    </message>
    <message>
        <source>Keep one type between the two places</source>
        <translation>Zwischen den beiden Stellen einen Typ beibehalten</translation>
    </message>
    <message>
        <source>Hand the unquantised tensor on, or let the reader take the quantised one</source>
        <translation>Den unquantisierten Tensor weitergeben oder den Leser den quantisierten nehmen lassen</translation>
    </message>
    <message>
        <source>Keep the data on the device</source>
        <translation>Die Daten auf dem Gerät lassen</translation>
    </message>
    <message>
        <source>Keep what the host waits for on the device: no .item(), .cpu() or sizes read back in a layer</source>
        <translation>Auf dem Gerät lassen, worauf der Host wartet: in einer Schicht kein .item(), kein .cpu() und keine zurückgelesenen Größen</translation>
    </message>
    <message>
        <source>Record again, with the device&apos;s activities on and fewer steps at a time</source>
        <translation>Nochmals aufzeichnen, mit den Aktivitäten des Geräts und weniger Schritten auf einmal</translation>
    </message>
    <message>
        <source>Don&apos;t trust the durations of these kernels; record again with a newer profiler</source>
        <translation>Den Dauern dieser Kernel nicht trauen; mit einem neueren Profiler nochmals aufzeichnen</translation>
    </message>
    <message>
        <source>Take its structure for an example, and no time in it for a measurement</source>
        <translation>Ihren Aufbau als Beispiel nehmen und keine Zeit in ihr als Messung</translation>
    </message>
    <message>
        <source>Record a run without the profiler&apos;s shapes and stacks, or replay graphs</source>
        <translation>Einen Lauf ohne Formen und Stacks des Profilers aufzeichnen oder Graphen abspielen</translation>
    </message>
    <message>
        <source>a gate that recorded no slice</source>
        <translation>ein Gate, das keinen Slice aufzeichnete</translation>
    </message>
    <message>
        <source>a kernel of another name or another queue that computes the logits</source>
        <translation>ein Kernel anderen Namens oder einer anderen Queue, der die Logits berechnet</translation>
    </message>
    <message>
        <source>a reader of the result that recorded no buffers</source>
        <translation>ein Leser des Ergebnisses, der keine Puffer aufzeichnete</translation>
    </message>
    <message>
        <source>different inputs or weights of the calls: then none is redundant</source>
        <translation>verschiedene Eingaben oder Gewichte der Aufrufe: Dann ist keiner überflüssig</translation>
    </message>
    <message>
        <source>a model whose layers have another number of gates</source>
        <translation>ein Modell, dessen Schichten eine andere Anzahl von Gates haben</translation>
    </message>
    <message>
        <source>different buffers of the two calls</source>
        <translation>verschiedene Puffer der beiden Aufrufe</translation>
    </message>
    <message>
        <source>different inputs: a norm of the attention&apos;s output and one of the sum</source>
        <translation>verschiedene Eingaben: eine Norm der Ausgabe der Attention und eine der Summe</translation>
    </message>
    <message>
        <source>different inputs, such as the halves of the tokens</source>
        <translation>verschiedene Eingaben, etwa die Hälften der Token</translation>
    </message>
    <message>
        <source>two tensors of the same shape, or a rounding that is wanted</source>
        <translation>zwei Tensoren derselben Form oder eine gewollte Rundung</translation>
    </message>
    <message>
        <source>the dequantisation of another tensor, such as weights</source>
        <translation>die Dequantisierung eines anderen Tensors, etwa von Gewichten</translation>
    </message>
    <message>
        <source>other data of the same size, or data that the host changed</source>
        <translation>andere Daten derselben Größe oder Daten, die der Host änderte</translation>
    </message>
    <message>
        <source>work that is queued behind the wait and keeps the device busy</source>
        <translation>Arbeit, die hinter dem Warten ansteht und das Gerät beschäftigt</translation>
    </message>
    <message>
        <source>launches that were only captured into a graph</source>
        <translation>Starts, die nur in einen Graphen aufgenommen wurden</translation>
    </message>
    <message>
        <source>a stream whose kernels may overlap</source>
        <translation>ein Stream, dessen Kernel sich überlappen dürfen</translation>
    </message>
    <message>
        <source>nothing: the file says so itself</source>
        <translation>nichts: Die Datei sagt es selbst</translation>
    </message>
    <message>
        <source>kernels that the profiler did not record</source>
        <translation>Kernel, die der Profiler nicht aufzeichnete</translation>
    </message>
    <message>
        <source>Of each pass&apos;s equal calls the cheaper ones, less what other queues cover, and the dearer ones: the first call fetches the weights for the second</source>
        <translation>Von den gleichen Aufrufen jedes Durchlaufs die billigeren, ohne was andere Queues überdecken, und die teureren: Der erste Aufruf holt die Gewichte für den zweiten</translation>
    </message>
    <message>
        <source>The cheaper and the dearer one of each pair</source>
        <translation>Der billigere und der teurere jedes Paars</translation>
    </message>
    <message>
        <source>Both of each pair</source>
        <translation>Beide jedes Paars</translation>
    </message>
    <message>
        <source>None at least, the host&apos;s time in these calls at most</source>
        <translation>Mindestens keine, höchstens die Zeit des Hosts in diesen Aufrufen</translation>
    </message>
    <message>
        <source>It does not say how</source>
        <translation>Wie, sagt sie nicht</translation>
    </message>
    <message>
        <source>no kernels in the baseline</source>
        <translation>keine Kernel in der Basis</translation>
    </message>
    <message>
        <source>no kernels in the candidate</source>
        <translation>keine Kernel im Kandidaten</translation>
    </message>
    <message>
        <source>the baseline&apos;s recordings hold %1 tokens per step</source>
        <translation>die Aufzeichnungen der Basis haben %1 Token je Schritt</translation>
    </message>
    <message>
        <source>the candidate&apos;s recordings hold %1 tokens per step</source>
        <translation>die Aufzeichnungen des Kandidaten haben %1 Token je Schritt</translation>
    </message>
    <message>
        <source>the baseline&apos;s recordings hold %1 MoE layers per step</source>
        <translation>die Aufzeichnungen der Basis haben %1 MoE-Schichten je Schritt</translation>
    </message>
    <message>
        <source>the candidate&apos;s recordings hold %1 MoE layers per step</source>
        <translation>die Aufzeichnungen des Kandidaten haben %1 MoE-Schichten je Schritt</translation>
    </message>
    <message>
        <source>one side holds a device&apos;s kernels, the other a host&apos;s operators only</source>
        <translation>eine Seite enthält Kernel eines Geräts, die andere nur Operatoren eines Hosts</translation>
    </message>
    <message>
        <source>%1 tokens per step against %2</source>
        <translation>Token je Schritt: %1 gegen %2</translation>
    </message>
    <message>
        <source>%1 MoE layers per step against %2</source>
        <translation>MoE-Schichten je Schritt: %1 gegen %2</translation>
    </message>
    <message>
        <source>replayed graphs against single launches</source>
        <translation>abgespielte Graphen gegen einzelne Starts</translation>
    </message>
    <message>
        <source>%1 launches per step against %2</source>
        <translation>Starts je Schritt: %1 gegen %2</translation>
    </message>
    <message>
        <source>%1 kernels per step against %2</source>
        <translation>Kernel je Schritt: %1 gegen %2</translation>
    </message>
    <message>
        <source>kernels with a partner take %1 % of the time only</source>
        <translation>Kernel mit einem Gegenstück machen nur %1 % der Zeit aus</translation>
    </message>
    <message>
        <source>the tokens per step are not known on both sides, and kernels of equal shape and grid take %1 % of the time only</source>
        <translation>die Token je Schritt sind nicht auf beiden Seiten bekannt, und Kernel gleicher Form und gleichen Grids machen nur %1 % der Zeit aus</translation>
    </message>
    <message>
        <source>Steps: %1 against %2; tokens per step: %3 against %4; MoE layers: %5 against %6; kernels per step: %7 against %8; launches per step: %9 against %10</source>
        <translation>Schritte: %1 gegen %2; Token je Schritt: %3 gegen %4; MoE-Schichten: %5 gegen %6; Kernel je Schritt: %7 gegen %8; Starts je Schritt: %9 gegen %10</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>Kernels with a partner: %1 % of the baseline&apos;s time, %2 % of the candidate&apos;s</source>
        <translation>Kernel mit einem Gegenstück: %1 % der Zeit der Basis, %2 % der des Kandidaten</translation>
    </message>
    <message>
        <source>Devices differ: %1 against %2; a difference may be theirs</source>
        <translation>Die Geräte sind verschieden: %1 gegen %2; ein Unterschied kann an ihnen liegen</translation>
    </message>
    <message>
        <source>Devices differ: unknown against %1; a difference may be theirs</source>
        <translation>Die Geräte sind verschieden: unbekannt gegen %1; ein Unterschied kann an ihnen liegen</translation>
    </message>
    <message>
        <source>Devices differ: %1 against unknown; a difference may be theirs</source>
        <translation>Die Geräte sind verschieden: %1 gegen unbekannt; ein Unterschied kann an ihnen liegen</translation>
    </message>
    <message>
        <source>Ranks: %1 against %2; a step and a kernel are means over them, and what a rank waits for the slowest counts in its step</source>
        <translation>Ranks: %1 gegen %2; ein Schritt und ein Kernel sind Mittel über sie, und was ein Rank auf den langsamsten wartet, zählt zu seinem Schritt</translation>
    </message>
    <message>
        <source>A rank holds other tokens and experts on the two sides: the whole runs&apos; steps are compared, and no verdict is given on a rank&apos;s or a kernel&apos;s times</source>
        <translation>Ein Rank hat auf den beiden Seiten andere Token und Experten: Verglichen werden die Schritte der ganzen Läufe; über Zeiten eines Ranks oder eines Kernels gibt es kein Urteil</translation>
    </message>
    <message>
        <source>Experts live elsewhere: %1 against %2; a difference may be theirs</source>
        <translation>Die Experten liegen anderswo: %1 gegen %2; ein Unterschied kann daran liegen</translation>
    </message>
    <message>
        <source>Experts live elsewhere: on one rank against %1; a difference may be theirs</source>
        <translation>Die Experten liegen anderswo: auf einem Rank gegen %1; ein Unterschied kann daran liegen</translation>
    </message>
    <message>
        <source>Experts live elsewhere: %1 against on one rank; a difference may be theirs</source>
        <translation>Die Experten liegen anderswo: %1 gegen auf einem Rank; ein Unterschied kann daran liegen</translation>
    </message>
    <message>
        <source>The gate is called %1 per MoE layer in the baseline and %2 in the candidate: a fact, not an estimate</source>
        <translation>Das Gate wird je MoE-Schicht in der Basis %1 und im Kandidaten %2 aufgerufen: eine Tatsache, keine Schätzung</translation>
    </message>
    <message>
        <source>once</source>
        <translation>einmal</translation>
    </message>
    <message>
        <source>twice</source>
        <translation>zweimal</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1-mal</translation>
    </message>
    <message>
        <source>Baseline: %1 of %2 steps left out, %3 us: their kernels are others than those of most steps (cut off, warming up, or other work)</source>
        <translation>Basis: %1 von %2 Schritten weggelassen, %3 µs: Ihre Kernel sind andere als die der meisten Schritte (abgeschnitten, Warmlaufen oder andere Arbeit)</translation>
    </message>
    <message>
        <source>Candidate: %1 of %2 steps left out, %3 us: their kernels are others than those of most steps (cut off, warming up, or other work)</source>
        <translation>Kandidat: %1 von %2 Schritten weggelassen, %3 µs: Ihre Kernel sind andere als die der meisten Schritte (abgeschnitten, Warmlaufen oder andere Arbeit)</translation>
    </message>
    <message>
        <source>Baseline: %1 kernels, %2 us, are of no step</source>
        <translation>Basis: %1 Kernel, %2 µs, ohne Schritt</translation>
    </message>
    <message>
        <source>Candidate: %1 kernels, %2 us, are of no step</source>
        <translation>Kandidat: %1 Kernel, %2 µs, ohne Schritt</translation>
    </message>
    <message>
        <source>Baseline: %1 kernels, %2 us, are not of the step that its steps have in common; listed, not compared</source>
        <translation>Basis: %1 Kernel, %2 µs, außerhalb des Schritts, den die Schritte gemeinsam haben; aufgeführt, nicht verglichen</translation>
    </message>
    <message>
        <source>Candidate: %1 kernels, %2 us, are not of the step that its steps have in common; listed, not compared</source>
        <translation>Kandidat: %1 Kernel, %2 µs, außerhalb des Schritts, den die Schritte gemeinsam haben; aufgeführt, nicht verglichen</translation>
    </message>
    <message>
        <source>Baseline: %1 of %2 files are composed, not recorded; no time in them was measured</source>
        <translation>Basis: %1 von %2 Dateien zusammengesetzt, nicht aufgezeichnet; keine Zeit darin wurde gemessen</translation>
    </message>
    <message>
        <source>Candidate: %1 of %2 files are composed, not recorded; no time in them was measured</source>
        <translation>Kandidat: %1 von %2 Dateien zusammengesetzt, nicht aufgezeichnet; keine Zeit darin wurde gemessen</translation>
    </message>
    <message>
        <source>Baseline: %1 of %2 recordings hold the same times as another one; each counts once</source>
        <translation>Basis: %1 von %2 Aufzeichnungen enthalten dieselben Zeiten wie eine andere; jede zählt einmal</translation>
    </message>
    <message>
        <source>Candidate: %1 of %2 recordings hold the same times as another one; each counts once</source>
        <translation>Kandidat: %1 von %2 Aufzeichnungen enthalten dieselben Zeiten wie eine andere; jede zählt einmal</translation>
    </message>
    <message>
        <source>Kernel %1 runs right behind an equal call, and nothing ran in between</source>
        <translation>Kernel %1 läuft direkt nach einem gleichen Aufruf, und dazwischen lief nichts</translation>
    </message>
    <message>
        <source>Kernel %1 runs right behind an equal call</source>
        <translation>Kernel %1 läuft direkt nach einem gleichen Aufruf</translation>
    </message>
    <message>
        <source>Kernel %1 runs behind an equal call, without a norm between</source>
        <translation>Kernel %1 läuft nach einem gleichen Aufruf, ohne eine Norm dazwischen</translation>
    </message>
    <message>
        <source>Kernel %1 runs right behind %2</source>
        <translation>Kernel %1 läuft direkt nach %2</translation>
    </message>
    <message>
        <source>file cut off before its end</source>
        <translation>Datei vor ihrem Ende abgeschnitten</translation>
    </message>
    <message>
        <source>All whole events are here; the writer was stopped or the copy is not whole</source>
        <translation>Alle ganzen Ereignisse sind da; das schreibende Programm wurde angehalten, oder die Kopie ist unvollständig</translation>
    </message>
    <message>
        <source>packed data that ends early</source>
        <translation>gepackte Daten, die zu früh enden</translation>
    </message>
    <message>
        <source>What could be unpacked is here; copy the file again if the original is longer</source>
        <translation>Was sich entpacken ließ, ist da; die Datei nochmals kopieren, falls das Original länger ist</translation>
    </message>
    <message>
        <source>packed data that is damaged</source>
        <translation>beschädigte gepackte Daten</translation>
    </message>
    <message>
        <source>What came before the damage is here; copy the file again</source>
        <translation>Was vor dem Schaden stand, ist da; die Datei nochmals kopieren</translation>
    </message>
    <message>
        <source>event that is no valid JSON, left out</source>
        <translation>Ereignis, das kein gültiges JSON ist, weggelassen</translation>
    </message>
    <message>
        <source>Look at the file at that place</source>
        <translation>Die Datei an dieser Stelle ansehen</translation>
    </message>
    <message>
        <source>event with unescaped quotes, mended</source>
        <translation>Ereignis mit unmaskierten Anführungszeichen, berichtigt</translation>
    </message>
    <message>
        <source>The writer does not escape names; this reading is the likely one</source>
        <translation>Das schreibende Programm maskiert Namen nicht; so ist es wohl gemeint</translation>
    </message>
    <message>
        <source>event with backslashes that are not escaped</source>
        <translation>Ereignis mit unmaskierten Backslashes</translation>
    </message>
    <message>
        <source>Paths are shown with their backslashes as they stand in the file</source>
        <translation>Pfade erscheinen mit ihren Backslashes, wie sie in der Datei stehen</translation>
    </message>
    <message>
        <source>event with raw control characters in a string</source>
        <translation>Ereignis mit rohen Steuerzeichen in einer Zeichenkette</translation>
    </message>
    <message>
        <source>They are shown as blanks; other programs may refuse the file</source>
        <translation>Sie erscheinen als Leerzeichen; andere Programme weisen die Datei womöglich ab</translation>
    </message>
    <message>
        <source>event with invalid UTF-8</source>
        <translation>Ereignis mit ungültigem UTF-8</translation>
    </message>
    <message>
        <source>What can&apos;t be read is shown as U+FFFD</source>
        <translation>Was nicht lesbar ist, erscheint als U+FFFD</translation>
    </message>
    <message>
        <source>event with values that are no JSON (inf, nan)</source>
        <translation>Ereignis mit Werten, die kein JSON sind (inf, nan)</translation>
    </message>
    <message>
        <source>They are kept as text; other programs may refuse the file</source>
        <translation>Sie bleiben als Text erhalten; andere Programme weisen die Datei womöglich ab</translation>
    </message>
    <message>
        <source>damaged text beside the events</source>
        <translation>beschädigter Text neben den Ereignissen</translation>
    </message>
    <message>
        <source>What the file says of the run is not whole</source>
        <translation>Was die Datei über den Lauf sagt, ist unvollständig</translation>
    </message>
    <message>
        <source>event without ph</source>
        <translation>Ereignis ohne ph</translation>
    </message>
    <message>
        <source>Nothing says what kind of event it is; it is left out</source>
        <translation>Nichts sagt, von welcher Art es ist; es wird weggelassen</translation>
    </message>
    <message>
        <source>event of a kind without a shape of its own, shown as an instant</source>
        <translation>Ereignis einer Art ohne eigene Darstellung, als Zeitpunkt gezeigt</translation>
    </message>
    <message>
        <source>Samples, object snapshots and memory dumps are shown where they were taken</source>
        <translation>Stichproben, Objektabbilder und Speicherauszüge erscheinen, wo sie genommen wurden</translation>
    </message>
    <message>
        <source>event without a usable ts, left out</source>
        <translation>Ereignis ohne brauchbares ts, weggelassen</translation>
    </message>
    <message>
        <source>Nothing says when it was</source>
        <translation>Nichts sagt, wann es war</translation>
    </message>
    <message>
        <source>X event without dur, taken as 0</source>
        <translation>X-Ereignis ohne dur, als 0 genommen</translation>
    </message>
    <message>
        <source>The writer was stopped, or knows no duration</source>
        <translation>Das schreibende Programm wurde angehalten oder kennt keine Dauer</translation>
    </message>
    <message>
        <source>X event with a negative or unusable dur, taken as 0</source>
        <translation>X-Ereignis mit negativem oder unbrauchbarem dur, als 0 genommen</translation>
    </message>
    <message>
        <source>The recording&apos;s clock went backwards, or the writer is faulty</source>
        <translation>Die Uhr der Aufzeichnung lief rückwärts, oder das schreibende Programm ist fehlerhaft</translation>
    </message>
    <message>
        <source>E event without B, left out</source>
        <translation>E-Ereignis ohne B, weggelassen</translation>
    </message>
    <message>
        <source>The recording began inside of that slice</source>
        <translation>Die Aufzeichnung begann innerhalb dieses Slice</translation>
    </message>
    <message>
        <source>B event without E, taken to last to the end</source>
        <translation>B-Ereignis ohne E, bis zum Ende gezeigt</translation>
    </message>
    <message>
        <source>The recording ended inside of that slice</source>
        <translation>Die Aufzeichnung endete innerhalb dieses Slice</translation>
    </message>
    <message>
        <source>E event of another name than the B that it closes</source>
        <translation>E-Ereignis mit anderem Namen als das B, das es schließt</translation>
    </message>
    <message>
        <source>The innermost open slice is closed; slices around it may be too long or too short</source>
        <translation>Der innerste offene Slice wird geschlossen; die Slices um ihn sind womöglich zu lang oder zu kurz</translation>
    </message>
    <message>
        <source>end of an async slice without a beginning, left out</source>
        <translation>Ende eines asynchronen Slice ohne Anfang, weggelassen</translation>
    </message>
    <message>
        <source>async slice without an end, taken to last to the end</source>
        <translation>asynchroner Slice ohne Ende, bis zum Ende gezeigt</translation>
    </message>
    <message>
        <source>async event without an id</source>
        <translation>asynchrones Ereignis ohne id</translation>
    </message>
    <message>
        <source>It is joined by its name alone</source>
        <translation>Es wird allein nach seinem Namen zugeordnet</translation>
    </message>
    <message>
        <source>counter event without args</source>
        <translation>Zählerereignis ohne args</translation>
    </message>
    <message>
        <source>It holds no value</source>
        <translation>Es enthält keinen Wert</translation>
    </message>
    <message>
        <source>counter value that is no number</source>
        <translation>Zählerwert, der keine Zahl ist</translation>
    </message>
    <message>
        <source>It is left out</source>
        <translation>Er wird weggelassen</translation>
    </message>
    <message>
        <source>metadata event without args</source>
        <translation>Metadaten-Ereignis ohne args</translation>
    </message>
    <message>
        <source>It names nothing</source>
        <translation>Es benennt nichts</translation>
    </message>
    <message>
        <source>flow end without a start</source>
        <translation>Pfeilende ohne Anfang</translation>
    </message>
    <message>
        <source>Usual for graph launches; kernels are joined to launches by correlation</source>
        <translation>Bei Starts von Graphen üblich; Kernel werden ihren Starts über correlation zugeordnet</translation>
    </message>
    <message>
        <source>flow start without an end</source>
        <translation>Pfeilanfang ohne Ende</translation>
    </message>
    <message>
        <source>The other end was not recorded</source>
        <translation>Das andere Ende wurde nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>flow event outside of any slice</source>
        <translation>Pfeilereignis außerhalb jedes Slice</translation>
    </message>
    <message>
        <source>No arrow can be drawn there</source>
        <translation>Dort lässt sich kein Pfeil zeichnen</translation>
    </message>
    <message>
        <source>flow id used again while it is open, not drawn</source>
        <translation>Pfeil-id nochmals verwendet, während sie offen ist; nicht gezeichnet</translation>
    </message>
    <message>
        <source>Which start belongs to which end can&apos;t be told</source>
        <translation>Welcher Anfang zu welchem Ende gehört, ist nicht zu erkennen</translation>
    </message>
    <message>
        <source>slice that partly overlaps another of its track, drawn on a lane of its own</source>
        <translation>Slice, der einen anderen seiner Spur teilweise überlappt, in einer eigenen Zeile gezeichnet</translation>
    </message>
    <message>
        <source>Usual for annotations and for kernels that run at the same time on one stream</source>
        <translation>Üblich bei Anmerkungen und bei Kerneln, die gleichzeitig auf einem Stream laufen</translation>
    </message>
    <message>
        <source>slice that seems to cover the next one of its in-order stream, drawn on a lane of its own</source>
        <translation>Slice, der den nächsten seines geordneten Streams zu überdecken scheint, in einer eigenen Zeile gezeichnet</translation>
    </message>
    <message>
        <source>It can&apos;t have lasted so long; it encloses nothing and counts as busy until the next one starts</source>
        <translation>So lange kann er nicht gedauert haben; er umschließt nichts und zählt als belegt, bis der nächste beginnt</translation>
    </message>
    <message>
        <source>slice that overlaps more others than there are lanes, drawn over them on the last lane</source>
        <translation>Slice, der mehr andere überlappt, als es Zeilen gibt, in der letzten Zeile über sie gezeichnet</translation>
    </message>
    <message>
        <source>Only %1 slices of one track are shown side by side; all are counted</source>
        <translation>Nur %1 Slices einer Spur werden nebeneinander gezeigt; gezählt werden alle</translation>
    </message>
    <message>
        <source>packet that can&apos;t be read, left out</source>
        <translation>Paket, das nicht lesbar ist, weggelassen</translation>
    </message>
    <message>
        <source>packet that needs what earlier packets said, which are lost; left out</source>
        <translation>Paket, das braucht, was frühere, verlorene Pakete sagten; weggelassen</translation>
    </message>
    <message>
        <source>Usual at the start of a recording into a ring buffer</source>
        <translation>Üblich am Anfang einer Aufzeichnung in einen Ringpuffer</translation>
    </message>
    <message>
        <source>packets that were lost before they reached the file</source>
        <translation>Pakete, die verloren gingen, ehe sie die Datei erreichten</translation>
    </message>
    <message>
        <source>The recorder&apos;s buffer was full; record less at a time, or into a larger one</source>
        <translation>Der Puffer der Aufzeichnung war voll; weniger auf einmal aufzeichnen oder in einen größeren</translation>
    </message>
    <message>
        <source>packet of a clock that nothing relates to the trace&apos;s, left out</source>
        <translation>Paket einer Uhr, die nichts mit der des Trace verbindet, weggelassen</translation>
    </message>
    <message>
        <source>No clock snapshot of the file has both clocks</source>
        <translation>Kein Uhrenvergleich der Datei enthält beide Uhren</translation>
    </message>
    <message>
        <source>name or text by a number that the file does not explain</source>
        <translation>Name oder Text unter einer Nummer, die die Datei nicht erklärt</translation>
    </message>
    <message>
        <source>The packet that explained it is lost; the number is shown instead</source>
        <translation>Das Paket, das sie erklärte, ist verloren; stattdessen erscheint die Nummer</translation>
    </message>
    <message>
        <source>text of more than %1 KiB that is used by number, cut</source>
        <translation>Text von mehr als %1 KiB, der unter einer Nummer verwendet wird, gekürzt</translation>
    </message>
    <message>
        <source>What is shown is its start</source>
        <translation>Gezeigt wird sein Anfang</translation>
    </message>
    <message>
        <source>track event without a type, shown as an instant</source>
        <translation>Spurereignis ohne Typ, als Zeitpunkt gezeigt</translation>
    </message>
    <message>
        <source>Nothing says what kind of event it is</source>
        <translation>Nichts sagt, von welcher Art es ist</translation>
    </message>
    <message>
        <source>%1 packet, not read</source>
        <translation>Paket %1, nicht gelesen</translation>
    </message>
    <message>
        <source>Perfetto shows what it holds</source>
        <translation>Perfetto zeigt, was es enthält</translation>
    </message>
    <message>
        <source>track event with %1, which is not read</source>
        <translation>Spurereignis mit %1, das nicht gelesen wird</translation>
    </message>
    <message>
        <source>The event is here without it; Perfetto shows what it holds</source>
        <translation>Das Ereignis ist ohne dies da; Perfetto zeigt, was es enthält</translation>
    </message>
    <message>
        <source>file put on the others&apos; clock</source>
        <translation>Datei auf die Uhr der anderen gebracht</translation>
    </message>
    <message>
        <source>%1 %2 that the files share agree with the clocks that they state, +-%3 us</source>
        <translation>%1 %2, die die Dateien gemeinsam haben, stimmen mit ihren angegebenen Uhren überein, ±%3 µs</translation>
    </message>
    <message>
        <source>Moved by %1 us +-%2 us, so that %3 %4 that the files share meet</source>
        <translation>Um %1 µs ±%2 µs verschoben, sodass %3 %4, die die Dateien gemeinsam haben, zusammenfallen</translation>
    </message>
    <message>
        <source>collectives</source>
        <translation>Collectives</translation>
    </message>
    <message>
        <source>kernels</source>
        <translation>Kernel</translation>
    </message>
    <message>
        <source>time of day</source>
        <translation>Uhrzeit</translation>
    </message>
    <message>
        <source>file on the clock that it states, with nothing to check it by</source>
        <translation>Datei auf der Uhr, die sie angibt, ohne etwas, woran sie zu prüfen wäre</translation>
    </message>
    <message>
        <source>%1; clocks of different machines may be milliseconds apart</source>
        <translation>%1; Uhren verschiedener Maschinen können um Millisekunden auseinanderliegen</translation>
    </message>
    <message>
        <source>file on a clock of its own</source>
        <translation>Datei auf einer eigenen Uhr</translation>
    </message>
    <message>
        <source>%1; it begins at 0, its times don&apos;t compare with the others&apos;</source>
        <translation>%1; sie beginnt bei 0, ihre Zeiten sind mit denen der anderen nicht vergleichbar</translation>
    </message>
    <message>
        <source>one of them has no collective that all ranks wait for</source>
        <translation>eine von ihnen hat kein Collective, auf das alle Ranks warten</translation>
    </message>
    <message>
        <source>no collective stands in both equally often</source>
        <translation>kein Collective steht in beiden gleich oft</translation>
    </message>
    <message>
        <source>their collectives contradict each other by %1 us: they are of two runs, or a clock drifts</source>
        <translation>ihre Collectives widersprechen einander um %1 µs: Sie sind von zwei Läufen, oder eine Uhr driftet</translation>
    </message>
    <message>
        <source>%1 of %2 and %3 kernels have their like in the other file</source>
        <translation>%1 von %2 und %3 Kerneln haben ihresgleichen in der anderen Datei</translation>
    </message>
    <message>
        <source>their kernels don&apos;t run in one rhythm: starts differ by %1 us either way</source>
        <translation>ihre Kernel laufen nicht in einem Takt: Die Anfänge weichen um ±%1 µs voneinander ab</translation>
    </message>
    <message>
        <source>%1 and its like, fixed scales for activations in FP8, are left aside: activations are not quantised to FP8 here</source>
        <translation>%1 und dergleichen, feste Skalen für Aktivierungen in FP8, bleiben außer Acht: Aktivierungen werden hier nicht nach FP8 quantisiert</translation>
    </message>
    <message>
        <source>experts %1 on %2 ranks by %3: a pass is as long as its slowest rank, tokens are those of all ranks, threads each rank&apos;s</source>
        <translation>Experten %1 auf %2 Ranks über %3: Ein Durchlauf ist so lang wie sein langsamster Rank, Token gelten für alle Ranks zusammen, Threads für jeden Rank</translation>
    </message>
    <message>
        <source>outputs bit-identical to one rank&apos;s: %1 of %2 points</source>
        <translation>Ausgaben bitgleich mit denen eines Ranks: %1 von %2 Punkten</translation>
    </message>
    <message>
        <source>outputs bit-identical to one rank&apos;s: %1 of %2 points, NOT of %3</source>
        <translation>Ausgaben bitgleich mit denen eines Ranks: %1 von %2 Punkten, NICHT bei %3</translation>
    </message>
    <message>
        <source>outputs bit-identical to one rank&apos;s: %1 of %2 points; others were not compared: %3</source>
        <translation>Ausgaben bitgleich mit denen eines Ranks: %1 von %2 Punkten; andere wurden nicht verglichen: %3</translation>
    </message>
    <message>
        <source>outputs bit-identical to one rank&apos;s: %1 of %2 points, NOT of %3; others were not compared: %4</source>
        <translation>Ausgaben bitgleich mit denen eines Ranks: %1 von %2 Punkten, NICHT bei %3; andere wurden nicht verglichen: %4</translation>
    </message>
    <message>
        <source>rank 0 can&apos;t hold a whole layer: %1</source>
        <translation>Rank 0 kann keine ganze Schicht halten: %1</translation>
    </message>
    <message>
        <source>the run was stopped</source>
        <translation>der Lauf wurde angehalten</translation>
    </message>
    <message>
        <source>the run was stopped early</source>
        <translation>der Lauf wurde vorzeitig angehalten</translation>
    </message>
    <message>
        <source>memory does not hold all weights at once: %1 groups of points followed one another, so a drift of the machine may show between them</source>
        <translation>der Speicher fasst nicht alle Gewichte zugleich: %1 Gruppen von Punkten folgten aufeinander, sodass sich zwischen ihnen eine Drift der Maschine zeigen kann</translation>
    </message>
    <message>
        <source>measured in %1 sessions: the sweep was interrupted and went on</source>
        <translation>in %1 Sitzungen gemessen: Die Messreihe wurde unterbrochen und fortgesetzt</translation>
    </message>
    <message>
        <source>%1 of %2 points were disturbed: of their differences only the intervals hold, and the medians stand in parentheses in tables. Measure again while nothing else runs</source>
        <translation>gestörte Punkte: %1 von %2; von ihren Unterschieden gelten nur die Intervalle, und in Tabellen stehen die Mediane in Klammern. Nochmals messen, während sonst nichts läuft</translation>
    </message>
    <message>
        <source>loading weights</source>
        <translation>lädt Gewichte</translation>
    </message>
    <message>
        <source>loading weights twice</source>
        <translation>lädt Gewichte zweimal</translation>
    </message>
    <message>
        <source>loading weights, layer %1 of %2</source>
        <translation>lädt Gewichte, Schicht %1 von %2</translation>
    </message>
    <message>
        <source>warming up</source>
        <translation>läuft warm</translation>
    </message>
    <message>
        <source>measuring, block %1</source>
        <translation>misst, Block %1</translation>
    </message>
    <message>
        <source>measuring the machine&apos;s limits</source>
        <translation>misst die Grenzen der Maschine</translation>
    </message>
    <message>
        <source>comparing with one rank, layer %1 of %2</source>
        <translation>vergleicht mit einem Rank, Schicht %1 von %2</translation>
    </message>
    <message>
        <source>summarising</source>
        <translation>fasst zusammen</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>round %1 of %2</source>
        <translation>Runde %1 von %2</translation>
    </message>
    <message>
        <source>round %1 of %2, %3, %4 tokens; %5</source>
        <translation>Runde %1 von %2, %3, %4 Token; %5</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>noch %1 s</translation>
    </message>
    <message>
        <source>%1 min left</source>
        <translation>noch %1 min</translation>
    </message>
    <message>
        <source>%1 h left</source>
        <translation>noch %1 h</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>%1 layer, %2 tokens, run %3</source>
        <translation>Schicht %1, %2 Token, Lauf %3</translation>
    </message>
    <message>
        <source>recorder on and off</source>
        <translation>Aufzeichnung an und aus</translation>
    </message>
    <message>
        <source>gate alone</source>
        <translation>Gate allein</translation>
    </message>
    <message>
        <source>reading the trace</source>
        <translation>liest den Trace</translation>
    </message>
    <message>
        <source>sorting the trace</source>
        <translation>sortiert den Trace</translation>
    </message>
    <message>
        <source>indexing the trace</source>
        <translation>indiziert den Trace</translation>
    </message>
    <message>
        <source>writing the timeline</source>
        <translation>schreibt die Zeitleiste</translation>
    </message>
    <message>
        <source>looking for findings</source>
        <translation>sucht Befunde</translation>
    </message>
    <message>
        <source>following the critical path</source>
        <translation>folgt dem kritischen Pfad</translation>
    </message>
    <message>
        <source>taking the excerpt</source>
        <translation>nimmt den Ausschnitt</translation>
    </message>
    <message>
        <source>comparing</source>
        <translation>vergleicht</translation>
    </message>
    <message>
        <source>joining kernels</source>
        <translation>verbindet Kernel</translation>
    </message>
    <message>
        <source>styling the timeline</source>
        <translation>gestaltet die Zeitleiste</translation>
    </message>
    <message>
        <source>looking for the next slice</source>
        <translation>sucht den nächsten Slice</translation>
    </message>
    <message>
        <source>searching names</source>
        <translation>sucht in Namen</translation>
    </message>
    <message>
        <source>searching arguments</source>
        <translation>sucht in Argumenten</translation>
    </message>
    <message>
        <source>%1 experts, rows of %2 x %3 x %4</source>
        <translation>%1 Experten, Zeilen von %2 x %3 x %4</translation>
    </message>
    <message>
        <source>%1 batches, rows of %2 x %3 x %4</source>
        <translation>%1 Stapel, Zeilen von %2 x %3 x %4</translation>
    </message>
    <message>
        <source>%1 cores, bf16 by %2, f32 by %3, oneDNN %4</source>
        <translation>%1 Kerne, bf16 mit %2, f32 mit %3, oneDNN %4</translation>
    </message>
    <message>
        <source>%1 GB, %2 compute units, sub-groups %3, %4, driver %5, Level Zero %6, loader %7</source>
        <translation>%1 GB, %2 Recheneinheiten, Sub-Groups %3, %4, Treiber %5, Level Zero %6, Loader %7</translation>
    </message>
    <message>
        <source>XMX, %1-bit kernel timestamps</source>
        <translation>XMX, Kernel-Zeitstempel mit %1 Bit</translation>
    </message>
    <message>
        <source>XMX, no kernel timestamps</source>
        <translation>XMX, keine Kernel-Zeitstempel</translation>
    </message>
    <message>
        <source>XMX, 2D block loads, %1-bit kernel timestamps</source>
        <translation>XMX, 2D-Blockladen, Kernel-Zeitstempel mit %1 Bit</translation>
    </message>
    <message>
        <source>XMX, 2D block loads, no kernel timestamps</source>
        <translation>XMX, 2D-Blockladen, keine Kernel-Zeitstempel</translation>
    </message>
    <message>
        <source>no XMX, %1-bit kernel timestamps</source>
        <translation>kein XMX, Kernel-Zeitstempel mit %1 Bit</translation>
    </message>
    <message>
        <source>no XMX, no kernel timestamps</source>
        <translation>kein XMX, keine Kernel-Zeitstempel</translation>
    </message>
    <message>
        <source>no XMX, 2D block loads, %1-bit kernel timestamps</source>
        <translation>kein XMX, 2D-Blockladen, Kernel-Zeitstempel mit %1 Bit</translation>
    </message>
    <message>
        <source>no XMX, 2D block loads, no kernel timestamps</source>
        <translation>kein XMX, 2D-Blockladen, keine Kernel-Zeitstempel</translation>
    </message>
    <message>
        <source>no Intel XPU can be used</source>
        <translation>keine Intel-XPU ist zu verwenden</translation>
    </message>
    <message>
        <source>no Intel XPU can be used: %1. Looked for %2 (Debian, Ubuntu: package libze1), a Level Zero driver behind it (packages libze-intel-gpu1 or intel-level-zero-gpu; Debian 12: intel-opencl-icd) and an Intel GPU that your user may open (/dev/dri/renderD*, group render). Install what is missing, or take --device cpu</source>
        <translation>keine Intel-XPU ist zu verwenden: %1. Gesucht wurden %2 (Debian, Ubuntu: Paket libze1), ein Level-Zero-Treiber dahinter (Pakete libze-intel-gpu1 oder intel-level-zero-gpu; Debian 12: intel-opencl-icd) und eine Intel-GPU, die das Benutzerkonto öffnen darf (/dev/dri/renderD*, Gruppe render). Was fehlt, installieren oder --device cpu nehmen</translation>
    </message>
    <message>
        <source>the drivers offer no GPU</source>
        <translation>die Treiber bieten keine GPU an</translation>
    </message>
    <message>
        <source>the Level Zero loader is not installed (%1)</source>
        <translation>der Level-Zero-Loader ist nicht installiert (%1)</translation>
    </message>
    <message>
        <source>%1 is too old: it has no %2</source>
        <translation>%1 ist zu alt: %2 fehlt</translation>
    </message>
    <message>
        <source>%1 found no driver that starts: zeInit gave %2</source>
        <translation>%1 fand keinen Treiber, der startet: zeInit gab %2</translation>
    </message>
    <message>
        <source>%1 found no driver that starts (ZE_ENABLE_ALT_DRIVERS=%2): zeInit gave %3</source>
        <translation>%1 fand keinen Treiber, der startet (ZE_ENABLE_ALT_DRIVERS=%2): zeInit gab %3</translation>
    </message>
    <message>
        <source>this program was built without the Intel XPU</source>
        <translation>dieses Programm ist ohne die Intel-XPU gebaut</translation>
    </message>
    <message>
        <source>this program was built without the Intel XPU: %1 not found. Install it, configure and build anew, or take --device cpu</source>
        <translation>dieses Programm ist ohne die Intel-XPU gebaut: %1 nicht gefunden. Es installieren und neu konfigurieren und bauen oder --device cpu nehmen</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 und %2</translation>
    </message>
    <message>
        <source>%1: cannot be opened: %2</source>
        <translation>%1 lässt sich nicht öffnen: %2</translation>
    </message>
    <message>
        <source>Check the path and its permissions</source>
        <translation>Den Pfad und seine Rechte prüfen</translation>
    </message>
    <message>
        <source>%1: is not a regular file</source>
        <translation>%1 ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>Name a file, not a folder</source>
        <translation>Eine Datei angeben, keinen Ordner</translation>
    </message>
    <message>
        <source>%1: cannot be mapped: %2</source>
        <translation>%1 lässt sich nicht einblenden: %2</translation>
    </message>
    <message>
        <source>%1: is a folder</source>
        <translation>%1 ist ein Ordner</translation>
    </message>
    <message>
        <source>Name a file to write</source>
        <translation>Eine Datei zum Schreiben angeben</translation>
    </message>
    <message>
        <source>Name a trace file</source>
        <translation>Eine Trace-Datei angeben</translation>
    </message>
    <message>
        <source>%1: cannot be written: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>Choose a folder that exists and that you may write to</source>
        <translation>Einen Ordner wählen, den es gibt und in den geschrieben werden darf</translation>
    </message>
    <message>
        <source>%1: writing failed: %2</source>
        <translation>%1: Schreiben misslang: %2</translation>
    </message>
    <message>
        <source>%1: closing failed: %2</source>
        <translation>%1: Schließen misslang: %2</translation>
    </message>
    <message>
        <source>%1: renaming failed: %2</source>
        <translation>%1: Umbenennen misslang: %2</translation>
    </message>
    <message>
        <source>Nothing was changed; free some space or choose another folder</source>
        <translation>Nichts wurde geändert; Platz schaffen oder einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>%1: cannot be read: %2</source>
        <translation>%1 lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>Check the disk, or copy the file again</source>
        <translation>Den Datenträger prüfen oder die Datei nochmals kopieren</translation>
    </message>
    <message>
        <source>%1: is packed with zstd, which is not read</source>
        <translation>%1 ist mit zstd gepackt, was nicht gelesen wird</translation>
    </message>
    <message>
        <source>Unpack it with zstd -d</source>
        <translation>Mit zstd -d entpacken</translation>
    </message>
    <message>
        <source>%1: cannot be unpacked: %2</source>
        <translation>%1 lässt sich nicht entpacken: %2</translation>
    </message>
    <message>
        <source>The packed data is damaged; copy or record the trace again</source>
        <translation>Die gepackten Daten sind beschädigt; den Trace nochmals kopieren oder aufzeichnen</translation>
    </message>
    <message>
        <source>%1: zlib cannot be started</source>
        <translation>%1: zlib lässt sich nicht starten</translation>
    </message>
    <message>
        <source>Free some memory</source>
        <translation>Speicher freigeben</translation>
    </message>
    <message>
        <source>%1: is a zip archive without a file in it</source>
        <translation>%1 ist ein Zip-Archiv ohne eine Datei darin</translation>
    </message>
    <message>
        <source>%1: is a zip archive of a kind that is not read</source>
        <translation>%1 ist ein Zip-Archiv einer Art, die nicht gelesen wird</translation>
    </message>
    <message>
        <source>Unpack it and open the trace</source>
        <translation>Entpacken und den Trace öffnen</translation>
    </message>
    <message>
        <source>%1: is a zip archive of several files</source>
        <translation>%1 ist ein Zip-Archiv mit mehreren Dateien</translation>
    </message>
    <message>
        <source>Unpack it and open the traces that you mean</source>
        <translation>Entpacken und die gemeinten Traces öffnen</translation>
    </message>
    <message>
        <source>%1: is no trace that can be read: %2</source>
        <translation>%1 ist kein lesbarer Trace: %2</translation>
    </message>
    <message>
        <source>Open a .json, .json.gz or .pftrace file that a profiler wrote</source>
        <translation>Eine .json-, .json.gz- oder .pftrace-Datei öffnen, die ein Profiler schrieb</translation>
    </message>
    <message>
        <source>it is an HTML page; a systrace page holds no trace events that are read here</source>
        <translation>es ist eine HTML-Seite; eine Systrace-Seite enthält keine Ereignisse, die hier gelesen werden</translation>
    </message>
    <message>
        <source>it is an HTML or XML text</source>
        <translation>es ist ein HTML- oder XML-Text</translation>
    </message>
    <message>
        <source>it is a systrace or ftrace text</source>
        <translation>es ist ein Systrace- oder Ftrace-Text</translation>
    </message>
    <message>
        <source>it is a systrace text</source>
        <translation>es ist ein Systrace-Text</translation>
    </message>
    <message>
        <source>it is a Git LFS pointer instead of the file: run git lfs pull</source>
        <translation>es ist ein Git-LFS-Zeiger statt der Datei: git lfs pull ausführen</translation>
    </message>
    <message>
        <source>it is an SQLite database, as Nsight Systems and rocprof write</source>
        <translation>es ist eine SQLite-Datenbank, wie Nsight Systems und rocprof sie schreiben</translation>
    </message>
    <message>
        <source>it is a program</source>
        <translation>es ist ein Programm</translation>
    </message>
    <message>
        <source>it is a PDF document</source>
        <translation>es ist ein PDF-Dokument</translation>
    </message>
    <message>
        <source>it is speedscope&apos;s own format: open the trace that it was made of</source>
        <translation>es ist das eigene Format von speedscope: den Trace öffnen, aus dem es gemacht wurde</translation>
    </message>
    <message>
        <source>it is a Google Cloud trace</source>
        <translation>es ist ein Google-Cloud-Trace</translation>
    </message>
    <message>
        <source>it is a V8 CPU profile</source>
        <translation>es ist ein CPU-Profil von V8</translation>
    </message>
    <message>
        <source>it is an OpenTelemetry trace</source>
        <translation>es ist ein OpenTelemetry-Trace</translation>
    </message>
    <message>
        <source>it is rocprofiler&apos;s results without traceEvents: write them as Perfetto or JSON trace</source>
        <translation>es ist Ergebnisse von rocprofiler ohne traceEvents: als Perfetto- oder JSON-Trace schreiben</translation>
    </message>
    <message>
        <source>it is a model&apos;s config</source>
        <translation>es ist die Konfiguration eines Modells</translation>
    </message>
    <message>
        <source>it is a profile&apos;s JSON: open the timeline that profile --out writes</source>
        <translation>es ist das JSON eines Profils: die Zeitleiste öffnen, die profile --out schreibt</translation>
    </message>
    <message>
        <source>it is a verification&apos;s JSON</source>
        <translation>es ist das JSON einer Prüfung</translation>
    </message>
    <message>
        <source>it is the index of a checkpoint</source>
        <translation>es ist das Verzeichnis eines Checkpoints</translation>
    </message>
    <message>
        <source>it is an empty file</source>
        <translation>es ist eine leere Datei</translation>
    </message>
    <message>
        <source>it is a text that begins with neither &apos;{&apos; nor &apos;[&apos;</source>
        <translation>es ist ein Text, der weder mit &apos;{&apos; noch mit &apos;[&apos; beginnt</translation>
    </message>
    <message>
        <source>it is a UTF-16 text: convert it with iconv -f UTF-16 -t UTF-8</source>
        <translation>es ist ein Text in UTF-16: mit iconv -f UTF-16 -t UTF-8 umwandeln</translation>
    </message>
    <message>
        <source>it is a UTF-16 text: convert it with iconv -f UTF-16BE -t UTF-8</source>
        <translation>es ist ein Text in UTF-16: mit iconv -f UTF-16BE -t UTF-8 umwandeln</translation>
    </message>
    <message>
        <source>it is gzip data that was packed once more: unpack the file once and open what comes out</source>
        <translation>es sind mit gzip gepackte Daten, die noch einmal gepackt wurden: die Datei einmal entpacken und das Ergebnis öffnen</translation>
    </message>
    <message>
        <source>it is packed data cut off before anything could be unpacked</source>
        <translation>es sind gepackte Daten, die abgeschnitten sind, bevor etwas entpackt werden konnte</translation>
    </message>
    <message>
        <source>flow event without an id, not drawn</source>
        <translation>Pfeilereignis ohne id, nicht gezeichnet</translation>
    </message>
    <message>
        <source>Nothing says which other end it belongs to</source>
        <translation>Nichts sagt, zu welchem anderen Ende es gehört</translation>
    </message>
    <message>
        <source>it is binary data</source>
        <translation>es sind Binärdaten</translation>
    </message>
    <message>
        <source>it has no &quot;traceEvents&quot;</source>
        <translation>es hat kein „traceEvents“</translation>
    </message>
    <message>
        <source>none of its events can be read, the first at byte %1</source>
        <translation>keines seiner Ereignisse ist lesbar, das erste bei Byte %1</translation>
    </message>
    <message>
        <source>more than %1 GiB of text from byte %2 on hold no event</source>
        <translation>mehr als %1 GiB Text ab Byte %2 enthalten kein Ereignis</translation>
    </message>
    <message>
        <source>it is a Perfetto trace without a packet that can be read</source>
        <translation>es ist ein Perfetto-Trace ohne lesbares Paket</translation>
    </message>
    <message>
        <source>%1: not valid JSON: %2</source>
        <translation>%1: kein gültiges JSON: %2</translation>
    </message>
    <message>
        <source>%1: expected a JSON object, found %2</source>
        <translation>%1: ein JSON-Objekt wurde erwartet, gefunden wurde %2</translation>
    </message>
    <message>
        <source>%1: nested deeper than %2 levels</source>
        <translation>%1: tiefer als %2 Ebenen geschachtelt</translation>
    </message>
    <message>
        <source>This is no file of the expected kind</source>
        <translation>Das ist keine Datei der erwarteten Art</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; stands twice</source>
        <translation>%1: „%2“ steht zweimal da</translation>
    </message>
    <message>
        <source>Remove one of them</source>
        <translation>Eines davon entfernen</translation>
    </message>
    <message>
        <source>Get the file again</source>
        <translation>Die Datei nochmals beschaffen</translation>
    </message>
    <message>
        <source>Get the file again or write it anew</source>
        <translation>Die Datei nochmals beschaffen oder neu schreiben</translation>
    </message>
    <message>
        <source>%1: a Git LFS pointer, not the file itself</source>
        <translation>%1: ein Git-LFS-Zeiger, nicht die Datei selbst</translation>
    </message>
    <message>
        <source>Run `git lfs pull` in the repository, or download the file</source>
        <translation>`git lfs pull` im Repository ausführen oder die Datei herunterladen</translation>
    </message>
    <message>
        <source>%1: %2 is missing</source>
        <translation>%1: %2 fehlt</translation>
    </message>
    <message>
        <source>Add the field with the model&apos;s value; it is not guessed</source>
        <translation>Das Feld mit dem Wert des Modells ergänzen; geraten wird er nicht</translation>
    </message>
    <message>
        <source>%1: %2 is %3, not a whole number below 2^31</source>
        <translation>%1: %2 ist %3, keine ganze Zahl unter 2^31</translation>
    </message>
    <message>
        <source>Write a whole number</source>
        <translation>Eine ganze Zahl schreiben</translation>
    </message>
    <message>
        <source>%1: %2 is %3, not true or false</source>
        <translation>%1: %2 ist %3, nicht true oder false</translation>
    </message>
    <message>
        <source>Write true or false</source>
        <translation>true oder false schreiben</translation>
    </message>
    <message>
        <source>%1: %2 is %3, not a number</source>
        <translation>%1: %2 ist %3, keine Zahl</translation>
    </message>
    <message>
        <source>Write a number</source>
        <translation>Eine Zahl schreiben</translation>
    </message>
    <message>
        <source>%1: %2 is %3, not a string</source>
        <translation>%1: %2 ist %3, keine Zeichenkette</translation>
    </message>
    <message>
        <source>Write a string</source>
        <translation>Eine Zeichenkette schreiben</translation>
    </message>
    <message>
        <source>%1: %2 is no list</source>
        <translation>%1: %2 ist keine Liste</translation>
    </message>
    <message>
        <source>Write a list of whole numbers</source>
        <translation>Eine Liste ganzer Zahlen schreiben</translation>
    </message>
    <message>
        <source>%1: %2 is no list of words</source>
        <translation>%1: %2 ist keine Liste von Wörtern</translation>
    </message>
    <message>
        <source>Write a list of strings</source>
        <translation>Eine Liste von Zeichenketten schreiben</translation>
    </message>
    <message>
        <source>%1: %2 is no object</source>
        <translation>%1: %2 ist kein Objekt</translation>
    </message>
    <message>
        <source>%1: %2 &quot;%3&quot; is not known</source>
        <translation>%1: %2 „%3“ ist nicht bekannt</translation>
    </message>
    <message>
        <source>Known are %1, %2</source>
        <translation>Bekannt sind %1, %2</translation>
    </message>
    <message>
        <source>%1num_experts is %2 but %3 is %4</source>
        <translation>%1num_experts ist %2, aber %3 ist %4</translation>
    </message>
    <message>
        <source>%1num_local_experts is %2 but %3 is %4</source>
        <translation>%1num_local_experts ist %2, aber %3 ist %4</translation>
    </message>
    <message>
        <source>Keep the field that is right and remove the other</source>
        <translation>Das richtige Feld behalten und das andere entfernen</translation>
    </message>
    <message>
        <source>%1: %2 &quot;%3&quot; is no type that weights can have</source>
        <translation>%1: %2 „%3“ ist kein Typ, den Gewichte haben können</translation>
    </message>
    <message>
        <source>Use float32, bfloat16 or float16</source>
        <translation>float32, bfloat16 oder float16 verwenden</translation>
    </message>
    <message>
        <source>%1: %2 &quot;%3&quot; is not supported</source>
        <translation>%1: %2 „%3“ wird nicht unterstützt</translation>
    </message>
    <message>
        <source>Models of this model_type have &quot;%1&quot;</source>
        <translation>Modelle dieses model_type haben „%1“</translation>
    </message>
    <message>
        <source>Models of this model_type have &quot;greedy&quot; or &quot;group_limited_greedy&quot;</source>
        <translation>Modelle dieses model_type haben „greedy“ oder „group_limited_greedy“</translation>
    </message>
    <message>
        <source>Only &quot;silu&quot; is</source>
        <translation>Nur „silu“ wird unterstützt</translation>
    </message>
    <message>
        <source>a model has no part &quot;%1&quot;</source>
        <translation>ein Modell hat keinen Teil „%1“</translation>
    </message>
    <message>
        <source>Choose thinker or talker</source>
        <translation>thinker oder talker wählen</translation>
    </message>
    <message>
        <source>%1: %2 is missing, so there is no %3</source>
        <translation>%1: %2 fehlt, es gibt also keinen %3</translation>
    </message>
    <message>
        <source>Choose the part that the model has</source>
        <translation>Den Teil wählen, den das Modell hat</translation>
    </message>
    <message>
        <source>Leave out the choice of a part</source>
        <translation>Keinen Teil wählen</translation>
    </message>
    <message>
        <source>there is no preset &quot;%1&quot;</source>
        <translation>es gibt kein Preset „%1“</translation>
    </message>
    <message>
        <source>Presets are %1</source>
        <translation>Presets sind %1</translation>
    </message>
    <message>
        <source>%1hidden_size is %2</source>
        <translation>%1hidden_size ist %2</translation>
    </message>
    <message>
        <source>%1intermediate_size is %2</source>
        <translation>%1intermediate_size ist %2</translation>
    </message>
    <message>
        <source>%1num_experts is %2</source>
        <translation>%1num_experts ist %2</translation>
    </message>
    <message>
        <source>%1n_routed_experts is %2</source>
        <translation>%1n_routed_experts ist %2</translation>
    </message>
    <message>
        <source>%1num_local_experts is %2</source>
        <translation>%1num_local_experts ist %2</translation>
    </message>
    <message>
        <source>%1num_experts_per_tok is %2</source>
        <translation>%1num_experts_per_tok ist %2</translation>
    </message>
    <message>
        <source>%1num_hidden_layers is %2</source>
        <translation>%1num_hidden_layers ist %2</translation>
    </message>
    <message>
        <source>%1decoder_sparse_step is %2</source>
        <translation>%1decoder_sparse_step ist %2</translation>
    </message>
    <message>
        <source>%1first_k_dense_replace is %2</source>
        <translation>%1first_k_dense_replace ist %2</translation>
    </message>
    <message>
        <source>%1mlp_only_layers is %2</source>
        <translation>%1mlp_only_layers ist %2</translation>
    </message>
    <message>
        <source>%1n_shared_experts is %2</source>
        <translation>%1n_shared_experts ist %2</translation>
    </message>
    <message>
        <source>%1n_shared_experts times moe_intermediate_size is %2</source>
        <translation>%1n_shared_experts mal moe_intermediate_size ist %2</translation>
    </message>
    <message>
        <source>%1interleave_moe_layer_step is %2</source>
        <translation>%1interleave_moe_layer_step ist %2</translation>
    </message>
    <message>
        <source>%1swiglu_limit is %2</source>
        <translation>%1swiglu_limit ist %2</translation>
    </message>
    <message>
        <source>Expected %1 to %2</source>
        <translation>Erwartet wird %1 bis %2</translation>
    </message>
    <message>
        <source>Expected %1 to %2, the number of layers</source>
        <translation>Erwartet wird %1 bis %2, die Anzahl der Schichten</translation>
    </message>
    <message>
        <source>Expected %1 to %2, the number of experts</source>
        <translation>Erwartet wird %1 bis %2, die Anzahl der Experten</translation>
    </message>
    <message>
        <source>Expected a number above %1</source>
        <translation>Erwartet wird eine Zahl über %1</translation>
    </message>
    <message>
        <source>Expected a number above %1 and at most %2</source>
        <translation>Erwartet wird eine Zahl über %1 und höchstens %2</translation>
    </message>
    <message>
        <source>Expected a number</source>
        <translation>Erwartet wird eine Zahl</translation>
    </message>
    <message>
        <source>%1: num_experts_per_tok is %2, more than %3, which is %4</source>
        <translation>%1: num_experts_per_tok ist %2, mehr als %3, das %4 ist</translation>
    </message>
    <message>
        <source>A token cannot go to more experts than there are</source>
        <translation>Ein Token kann nicht zu mehr Experten gehen, als es gibt</translation>
    </message>
    <message>
        <source>%1: n_group is %2</source>
        <translation>%1: n_group ist %2</translation>
    </message>
    <message>
        <source>%1: n_group is %2, which does not divide the %3 experts</source>
        <translation>%1: n_group ist %2, was die %3 Experten nicht teilt</translation>
    </message>
    <message>
        <source>Groups are of equal size: take the model&apos;s own n_group and number of experts</source>
        <translation>Gruppen sind gleich groß: n_group und die Anzahl der Experten des Modells nehmen</translation>
    </message>
    <message>
        <source>%1: topk_group is %2, n_group is %3</source>
        <translation>%1: topk_group ist %2, n_group ist %3</translation>
    </message>
    <message>
        <source>A token&apos;s experts come from 1 to n_group groups</source>
        <translation>Die Experten eines Tokens kommen aus 1 bis n_group Gruppen</translation>
    </message>
    <message>
        <source>%1: topk_group is %2: groups of %3 experts have fewer than num_experts_per_tok, which is %4</source>
        <translation>%1: topk_group ist %2: Gruppen von %3 Experten haben weniger als num_experts_per_tok, das %4 ist</translation>
    </message>
    <message>
        <source>A token cannot go to more experts than its groups have</source>
        <translation>Ein Token kann nicht zu mehr Experten gehen, als seine Gruppen haben</translation>
    </message>
    <message>
        <source>%1: n_group is %2: groups of one expert have no two best to be ranked by</source>
        <translation>%1: n_group ist %2: Gruppen eines einzigen Experten haben keine zwei besten, nach denen sie zu ordnen wären</translation>
    </message>
    <message>
        <source>Take the model&apos;s own n_group</source>
        <translation>n_group des Modells nehmen</translation>
    </message>
    <message>
        <source>%1routed_scaling_factor is %2</source>
        <translation>%1routed_scaling_factor ist %2</translation>
    </message>
    <message>
        <source>%1: the activation&apos;s alpha is %2</source>
        <translation>%1: alpha der Aktivierung ist %2</translation>
    </message>
    <message>
        <source>%1: the activation&apos;s offset of up is %2</source>
        <translation>%1: der Versatz von up in der Aktivierung ist %2</translation>
    </message>
    <message>
        <source>Take a model with MoE layers</source>
        <translation>Ein Modell mit MoE-Schichten nehmen</translation>
    </message>
    <message>
        <source>%1: %2 leaves no MoE layer</source>
        <translation>%1: %2 lässt keine MoE-Schicht übrig</translation>
    </message>
    <message>
        <source>%1: %2 leave no MoE layer</source>
        <translation>%1: %2 lässt keine MoE-Schicht übrig</translation>
    </message>
    <message>
        <source>%1: first_k_dense_replace or mlp_layer_types leave no MoE layer</source>
        <translation>%1: first_k_dense_replace oder mlp_layer_types lassen keine MoE-Schicht übrig</translation>
    </message>
    <message>
        <source>%1: moe_layers or interleave_moe_layer_step leave no MoE layer</source>
        <translation>%1: moe_layers oder interleave_moe_layer_step lassen keine MoE-Schicht übrig</translation>
    </message>
    <message>
        <source>%1: mlp_only_layers and decoder_sparse_step leave no MoE layer</source>
        <translation>%1: mlp_only_layers und decoder_sparse_step lassen keine MoE-Schicht übrig</translation>
    </message>
    <message>
        <source>%1: %2 names layer %3</source>
        <translation>%1: %2 nennt Schicht %3</translation>
    </message>
    <message>
        <source>Layers are %1 to %2</source>
        <translation>Schichten sind %1 bis %2</translation>
    </message>
    <message>
        <source>%1: %2 has %3 entries for %4 layers</source>
        <translation>%1: %2 hat %3 Einträge für %4 Schichten</translation>
    </message>
    <message>
        <source>Give one for each layer</source>
        <translation>Einen für jede Schicht angeben</translation>
    </message>
    <message>
        <source>%1mlp_layer_types says &quot;%2&quot;</source>
        <translation>%1mlp_layer_types sagt „%2“</translation>
    </message>
    <message>
        <source>Expected &quot;dense&quot; or &quot;sparse&quot;</source>
        <translation>Erwartet wird „dense“ oder „sparse“</translation>
    </message>
    <message>
        <source>%1moe_layer_freq is not 1</source>
        <translation>%1moe_layer_freq ist nicht 1</translation>
    </message>
    <message>
        <source>Only models with a MoE in every layer are supported</source>
        <translation>Nur Modelle mit Experten in jeder Schicht werden unterstützt</translation>
    </message>
    <message>
        <source>Take a release in bf16, FP8, MXFP4 or int8 (W8A8) of this model</source>
        <translation>Ein Release dieses Modells in bf16, FP8, MXFP4 oder int8 (W8A8) nehmen</translation>
    </message>
    <message>
        <source>%1: %2 &quot;%3&quot; is not supported, only &quot;%4&quot; is</source>
        <translation>%1: %2 „%3“ wird nicht unterstützt, nur „%4“</translation>
    </message>
    <message>
        <source>%1: %2 is %3: a zero point is not supported</source>
        <translation>%1: %2 ist %3: Ein Nullpunkt wird nicht unterstützt</translation>
    </message>
    <message>
        <source>%1: %2 is %3: a scale of activations that is fixed beforehand is not supported</source>
        <translation>%1: %2 ist %3: Eine vorab festgelegte Skala der Aktivierungen wird nicht unterstützt</translation>
    </message>
    <message>
        <source>%1: %2 is not [128, 128], and FP8 is read with those blocks only</source>
        <translation>%1: %2 ist nicht [128, 128], und FP8 wird nur mit solchen Blöcken gelesen</translation>
    </message>
    <message>
        <source>%1: %2 &quot;%3&quot; is not known, only &quot;dynamic&quot; and &quot;static&quot; are</source>
        <translation>%1: %2 „%3“ ist nicht bekannt, nur „dynamic“ und „static“</translation>
    </message>
    <message>
        <source>%1: %2 is missing: int8 with other types beside it is not supported</source>
        <translation>%1: %2 fehlt: int8 mit anderen Typen daneben wird nicht unterstützt</translation>
    </message>
    <message>
        <source>%1: %2 is %3, only 8 is supported</source>
        <translation>%1: %2 ist %3, nur 8 wird unterstützt</translation>
    </message>
    <message>
        <source>%1: %2 is given: groups of a channel are not supported</source>
        <translation>%1: %2 ist angegeben: Gruppen eines Kanals werden nicht unterstützt</translation>
    </message>
    <message>
        <source>%1: %2 &quot;%3&quot; is not supported for FP8, only &quot;channel&quot;, &quot;tensor&quot; and &quot;block&quot; are</source>
        <translation>%1: %2 „%3“ wird für FP8 nicht unterstützt, nur „channel“, „tensor“ und „block“</translation>
    </message>
    <message>
        <source>%1: %2 &quot;%3&quot; is not supported, only &quot;int-quantized&quot;, &quot;float-quantized&quot; and &quot;naive-quantized&quot; are</source>
        <translation>%1: %2 „%3“ wird nicht unterstützt, nur „int-quantized“, „float-quantized“ und „naive-quantized“</translation>
    </message>
    <message>
        <source>%1config_groups.%2 is null</source>
        <translation>%1config_groups.%2 ist null</translation>
    </message>
    <message>
        <source>%1: %2 &quot;%3&quot; is not supported, only &quot;FP8&quot;, &quot;FP8_PER_CHANNEL_PER_TOKEN&quot; and &quot;FP8_PB_WO&quot; are</source>
        <translation>%1: %2 „%3“ wird nicht unterstützt, nur „FP8“, „FP8_PER_CHANNEL_PER_TOKEN“ und „FP8_PB_WO“</translation>
    </message>
    <message>
        <source>there is no device &apos;%1&apos;</source>
        <translation>es gibt kein Gerät „%1“</translation>
    </message>
    <message>
        <source>`gatescope devices` lists what can be used</source>
        <translation>`gatescope devices` führt auf, was sich nutzen lässt</translation>
    </message>
    <message>
        <source>`gatescope devices` lists them</source>
        <translation>`gatescope devices` führt sie auf</translation>
    </message>
    <message>
        <source>Write xpu for the first XPU or xpu:N for the one with number N</source>
        <translation>xpu für die erste XPU oder xpu:N für die mit der Nummer N schreiben</translation>
    </message>
    <message>
        <source>there is no device %1: %2 XPU was found</source>
        <translation>es gibt kein Gerät %1: gefunden wurde %2 XPU</translation>
    </message>
    <message>
        <source>there is no device %1: %2 XPUs were found</source>
        <translation>es gibt kein Gerät %1: gefunden wurden %2 XPUs</translation>
    </message>
    <message>
        <source>%1 has no queue for compute kernels</source>
        <translation>%1 hat keine Queue für Rechenkernel</translation>
    </message>
    <message>
        <source>Update its driver</source>
        <translation>Seinen Treiber aktualisieren</translation>
    </message>
    <message>
        <source>no Intel XPU can be used: %1</source>
        <translation>keine Intel-XPU ist zu verwenden: %1</translation>
    </message>
    <message>
        <source>Looked for %1 (Debian, Ubuntu: package libze1), a Level Zero driver behind it (packages libze-intel-gpu1 or intel-level-zero-gpu; Debian 12: intel-opencl-icd) and an Intel GPU that your user may open (/dev/dri/renderD*, group render). Install what is missing, or take --device cpu</source>
        <translation>Gesucht wurden %1 (Debian, Ubuntu: Paket libze1), ein Level-Zero-Treiber dahinter (Pakete libze-intel-gpu1 oder intel-level-zero-gpu; Debian 12: intel-opencl-icd) und eine Intel-GPU, die der Benutzer öffnen darf (/dev/dri/renderD*, Gruppe render). Fehlendes installieren oder --device cpu nehmen</translation>
    </message>
    <message>
        <source>%1 of unknown version found no driver that starts: zeInit gave %2</source>
        <translation>%1 unbekannter Version fand keinen Treiber, der startet: zeInit gab %2</translation>
    </message>
    <message>
        <source>this program was built without the Intel XPU: %1 not found</source>
        <translation>dieses Programm ist ohne die Intel-XPU gebaut: %1 nicht gefunden</translation>
    </message>
    <message>
        <source>Install it, configure and build anew, or take --device cpu</source>
        <translation>Es installieren und neu konfigurieren und bauen oder --device cpu nehmen</translation>
    </message>
    <message>
        <source>there is no XPU mode &apos;%1&apos;</source>
        <translation>es gibt keinen XPU-Modus „%1“</translation>
    </message>
    <message>
        <source>Choose eager or replay</source>
        <translation>eager oder replay wählen</translation>
    </message>
    <message>
        <source>%1 need %2 GB on the device; %3 has %4 GB, of which this run holds %5 GB already</source>
        <translation>%1 brauchen %2 GB auf dem Gerät; %3 hat %4 GB, wovon dieser Lauf schon %5 GB hält</translation>
    </message>
    <message>
        <source>the buffers for %1 token</source>
        <translation>die Puffer für %1 Token</translation>
    </message>
    <message>
        <source>the buffers for %1 tokens</source>
        <translation>die Puffer für %1 Token</translation>
    </message>
    <message>
        <source>the weights of layer %1</source>
        <translation>die Gewichte von Schicht %1</translation>
    </message>
    <message>
        <source>weights to be packed</source>
        <translation>zu packende Gewichte</translation>
    </message>
    <message>
        <source>the routing of %1 tokens in one layer</source>
        <translation>das Routing von %1 Token in einer Schicht</translation>
    </message>
    <message>
        <source>Take fewer --layers, fewer --tokens or a smaller model</source>
        <translation>Weniger --layers, weniger --tokens oder ein kleineres Modell nehmen</translation>
    </message>
    <message>
        <source>Take fewer --layers or a smaller model</source>
        <translation>Weniger --layers oder ein kleineres Modell nehmen</translation>
    </message>
    <message>
        <source>Take fewer --layers, fewer --tokens, --quantize or a smaller model</source>
        <translation>Weniger --layers, weniger --tokens, --quantize oder ein kleineres Modell nehmen</translation>
    </message>
    <message>
        <source>Take fewer --tokens or a smaller model</source>
        <translation>Weniger --tokens oder ein kleineres Modell nehmen</translation>
    </message>
    <message>
        <source>a layer&apos;s weights need %1 GB of memory, which the system refused</source>
        <translation>die Gewichte einer Schicht brauchen %1 GB Speicher, die das System verweigerte</translation>
    </message>
    <message>
        <source>%1 layer(s) of %2 in %3 need %4 GB of memory (%5 GB of weights); %6 GB are available</source>
        <translation>%1 Schicht(en) von %2 in %3 brauchen %4 GB Speicher (%5 GB Gewichte); %6 GB sind verfügbar</translation>
    </message>
    <message>
        <source>%1 layer(s) of %2 in %3 need %4 GB of memory (%5 GB of weights); %6 GB are available to each rank</source>
        <translation>%1 Schicht(en) von %2 in %3 brauchen %4 GB Speicher (%5 GB Gewichte); %6 GB sind für jeden Rank verfügbar</translation>
    </message>
    <message>
        <source>%1 layer(s) of %2 in %3 need %4 GB of the device&apos;s memory (%5 GB of weights); %6 GB are available</source>
        <translation>%1 Schicht(en) von %2 in %3 brauchen %4 GB Gerätespeicher (%5 GB Gewichte); %6 GB sind verfügbar</translation>
    </message>
    <message>
        <source>%1 layer(s) of %2 in %3 with %4 experts need %5 GB of memory (%6 GB of weights); %7 GB are available</source>
        <translation>%1 Schicht(en) von %2 in %3 mit %4-Experten brauchen %5 GB Speicher (%6 GB Gewichte); %7 GB sind verfügbar</translation>
    </message>
    <message>
        <source>%1 layer(s) of %2 in %3 with %4 experts need %5 GB of memory (%6 GB of weights); %7 GB are available to each rank</source>
        <translation>%1 Schicht(en) von %2 in %3 mit %4-Experten brauchen %5 GB Speicher (%6 GB Gewichte); %7 GB sind für jeden Rank verfügbar</translation>
    </message>
    <message>
        <source>%1 layer(s) of %2 in %3 with %4 experts need %5 GB of the device&apos;s memory (%6 GB of weights); %7 GB are available</source>
        <translation>%1 Schicht(en) von %2 in %3 mit %4-Experten brauchen %5 GB Gerätespeicher (%6 GB Gewichte); %7 GB sind verfügbar</translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation>der Speicher reicht nicht</translation>
    </message>
    <message>
        <source>Start fewer ranks on this machine or a smaller model</source>
        <translation>Auf diesem Rechner weniger Ranks oder ein kleineres Modell starten</translation>
    </message>
    <message>
        <source>the XPU&apos;s kernels don&apos;t do what %1 needs: %2</source>
        <translation>die Kernel der XPU können nicht, was %1 braucht: %2</translation>
    </message>
    <message>
        <source>Run it with --device cpu</source>
        <translation>Es mit --device cpu laufen lassen</translation>
    </message>
    <message>
        <source>the XPU&apos;s kernels take up to %1 experts and sizes that are multiples of %2; %3 has hidden_size %4, moe_intermediate_size %5, %6 experts</source>
        <translation>die Kernel der XPU nehmen bis zu %1 Experten und Größen, die Vielfache von %2 sind; %3 hat hidden_size %4, moe_intermediate_size %5 und %6 Experten</translation>
    </message>
    <message>
        <source>%1 experts in %2 groups (they take up to %3 groups of one size)</source>
        <translation>%1 Experten in %2 Gruppen (sie nehmen bis zu %3 gleich große Gruppen)</translation>
    </message>
    <message>
        <source>%1 experts a token from %2 of %3 groups</source>
        <translation>%1 Experten je Token aus %2 von %3 Gruppen</translation>
    </message>
    <message>
        <source>router logits in %1</source>
        <translation>Logits des Routers in %1</translation>
    </message>
    <message>
        <source>the XPU&apos;s W8A8 kernels round to bf16, as W8A8 does, and take no %1</source>
        <translation>die W8A8-Kernel der XPU runden auf bf16, wie es W8A8 tut, und nehmen kein %1</translation>
    </message>
    <message>
        <source>Choose --dtype bf16</source>
        <translation>--dtype bf16 wählen</translation>
    </message>
    <message>
        <source>the XPU runs no %1</source>
        <translation>die XPU rechnet nicht in %1</translation>
    </message>
    <message>
        <source>the CPU runs no %1</source>
        <translation>die CPU rechnet nicht in %1</translation>
    </message>
    <message>
        <source>Choose --dtype bf16 or f32</source>
        <translation>--dtype bf16 oder f32 wählen</translation>
    </message>
    <message>
        <source>this program carries no kernels &apos;%1&apos;</source>
        <translation>dieses Programm enthält keine Kernel „%1“</translation>
    </message>
    <message>
        <source>%1 failed with %2</source>
        <translation>%1 misslang mit %2</translation>
    </message>
    <message>
        <source>the compiler of %1 refused %2 (%3). Build log: %4</source>
        <translation>der Compiler von %1 wies %2 ab (%3). Build-Protokoll: %4</translation>
    </message>
    <message>
        <source>the compiler of %1 refused %2 (%3). Build log: empty</source>
        <translation>der Compiler von %1 wies %2 ab (%3). Build-Protokoll: leer</translation>
    </message>
    <message>
        <source>Please report it with the output of `gatescope devices`</source>
        <translation>Bitte mit der Ausgabe von `gatescope devices` melden</translation>
    </message>
    <message>
        <source>The device hung, was reset or was removed; the kernel log (dmesg) says more. Try again with fewer --tokens; where it comes back, update the driver</source>
        <translation>Das Gerät hing, wurde zurückgesetzt oder entfernt; das Kernel-Protokoll (dmesg) sagt mehr. Mit weniger --tokens nochmals versuchen; kommt es wieder, den Treiber aktualisieren</translation>
    </message>
    <message>
        <source>Update the device&apos;s driver, and report the build log</source>
        <translation>Den Treiber des Geräts aktualisieren und das Build-Protokoll melden</translation>
    </message>
    <message>
        <source>Reset the device or restart the machine</source>
        <translation>Das Gerät zurücksetzen oder den Rechner neu starten</translation>
    </message>
    <message>
        <source>Wake the device up and try again</source>
        <translation>Das Gerät aufwecken und nochmals versuchen</translation>
    </message>
    <message>
        <source>Join the group that owns /dev/dri/renderD* (render)</source>
        <translation>Der Gruppe beitreten, der /dev/dri/renderD* gehört (render)</translation>
    </message>
    <message>
        <source>Another program holds the device: try again when it has ended</source>
        <translation>Ein anderes Programm hält das Gerät: nochmals versuchen, wenn es beendet ist</translation>
    </message>
    <message>
        <source>A part of the driver is missing: install it anew</source>
        <translation>Ein Teil des Treibers fehlt: ihn neu installieren</translation>
    </message>
    <message>
        <source>No driver has started; `gatescope devices` says what to install</source>
        <translation>Kein Treiber ist gestartet; `gatescope devices` sagt, was zu installieren ist</translation>
    </message>
    <message>
        <source>Update the device&apos;s driver</source>
        <translation>Den Treiber des Geräts aktualisieren</translation>
    </message>
    <message>
        <source>The driver does not say why; the kernel log (dmesg) may</source>
        <translation>Der Treiber sagt nicht, warum; vielleicht das Kernel-Protokoll (dmesg)</translation>
    </message>
    <message>
        <source>there is no GEMM engine &apos;%1&apos;</source>
        <translation>es gibt kein GEMM „%1“</translation>
    </message>
    <message>
        <source>Choose auto, onednn, simd or scalar</source>
        <translation>auto, onednn, simd oder scalar wählen</translation>
    </message>
    <message>
        <source>there is no quantisation &apos;%1&apos;</source>
        <translation>es gibt keine Quantisierung „%1“</translation>
    </message>
    <message>
        <source>Choose none, int8, fp8, mxfp4 or w8a8</source>
        <translation>none, int8, fp8, mxfp4 oder w8a8 wählen</translation>
    </message>
    <message>
        <source>%1 takes no quantised weights</source>
        <translation>%1 nimmt keine quantisierten Gewichte</translation>
    </message>
    <message>
        <source>Choose another --quantize</source>
        <translation>Ein anderes --quantize wählen</translation>
    </message>
    <message>
        <source>oneDNN multiplies no quantised experts here</source>
        <translation>oneDNN multipliziert hier keine quantisierten Experten</translation>
    </message>
    <message>
        <source>Use --gemm auto or --quantize none</source>
        <translation>--gemm auto oder --quantize none verwenden</translation>
    </message>
    <message>
        <source>sums over %1 values of int8 don&apos;t fit into 32 bits</source>
        <translation>Summen über %1 Werte in int8 passen nicht in 32 Bit</translation>
    </message>
    <message>
        <source>Use --quantize int8 or none, which sum in float32</source>
        <translation>--quantize int8 oder none verwenden, die in float32 summieren</translation>
    </message>
    <message>
        <source>oneDNN multiplies no %1 on this processor: %2</source>
        <translation>oneDNN multipliziert auf diesem Prozessor kein %1: %2</translation>
    </message>
    <message>
        <source>Use --dtype f32</source>
        <translation>--dtype f32 verwenden</translation>
    </message>
    <message>
        <source>oneDNN %1 cannot multiply %2 matrices on this processor: %3</source>
        <translation>oneDNN %1 kann auf diesem Prozessor keine Matrizen in %2 multiplizieren: %3</translation>
    </message>
    <message>
        <source>Use --gemm auto, which takes GateScope&apos;s own kernels there</source>
        <translation>--gemm auto verwenden, das dort die eigenen Kernel von GateScope nimmt</translation>
    </message>
    <message>
        <source>GATESCOPE_L3_MIB &quot;%1&quot; is no size of a cache</source>
        <translation>GATESCOPE_L3_MIB „%1“ ist keine Größe eines Caches</translation>
    </message>
    <message>
        <source>Give the MiB that all third-level caches hold together, such as 32, or unset it</source>
        <translation>Die MiB angeben, die alle L3-Caches zusammen fassen, etwa 32, oder die Variable löschen</translation>
    </message>
    <message>
        <source>the system refused to start thread %1 of %2: %3</source>
        <translation>das System verweigerte den Start von Thread %1 von %2: %3</translation>
    </message>
    <message>
        <source>Take fewer --threads, or raise the limits on memory (ulimit -v) and processes</source>
        <translation>Weniger --threads nehmen oder die Grenzen für Speicher (ulimit -v) und Prozesse anheben</translation>
    </message>
    <message>
        <source>this device can&apos;t share a layer&apos;s experts with other ranks</source>
        <translation>dieses Gerät kann die Experten einer Schicht nicht mit anderen Ranks teilen</translation>
    </message>
    <message>
        <source>Take --device cpu</source>
        <translation>--device cpu nehmen</translation>
    </message>
    <message>
        <source>%1 ranks for %2 experts: some would hold none</source>
        <translation>%1 Ranks für %2 Experten: Einige würden keinen halten</translation>
    </message>
    <message>
        <source>Start at most %1 ranks</source>
        <translation>Höchstens %1 Ranks starten</translation>
    </message>
    <message>
        <source>ranks need MPI, and the module for it is not there: %1</source>
        <translation>Ranks brauchen MPI, und das Modul dafür fehlt: %1</translation>
    </message>
    <message>
        <source>Install the package gatescope-mpi, or build with MPI (libopenmpi-dev): docs/scale.md. Without --ranks everything else works</source>
        <translation>Das Paket gatescope-mpi installieren oder mit MPI (libopenmpi-dev) bauen: docs/scale.md. Ohne --ranks geht alles andere</translation>
    </message>
    <message>
        <source>MPI can&apos;t be loaded: %1</source>
        <translation>MPI lässt sich nicht laden: %1</translation>
    </message>
    <message>
        <source>%1 is no module of GateScope&apos;s</source>
        <translation>%1 ist kein Modul von GateScope</translation>
    </message>
    <message>
        <source>Unset GATESCOPE_MPI_MODULE</source>
        <translation>GATESCOPE_MPI_MODULE löschen</translation>
    </message>
    <message>
        <source>a message between ranks is larger than %1 GiB</source>
        <translation>eine Nachricht zwischen Ranks ist größer als %1 GiB</translation>
    </message>
    <message>
        <source>%1 tokens on %2 ranks would send messages of more than %3 GiB</source>
        <translation>%1 Token auf %2 Ranks würden Nachrichten von mehr als %3 GiB senden</translation>
    </message>
    <message>
        <source>Take fewer --tokens, or start more ranks</source>
        <translation>Weniger --tokens nehmen oder mehr Ranks starten</translation>
    </message>
    <message>
        <source>a message came from a rank that had none to send</source>
        <translation>eine Nachricht kam von einem Rank, der keine zu senden hatte</translation>
    </message>
    <message>
        <source>%1 is not for runs over ranks</source>
        <translation>%1 ist nichts für Läufe über Ranks</translation>
    </message>
    <message>
        <source>Leave it away</source>
        <translation>Es weglassen</translation>
    </message>
    <message>
        <source>mpirun started %1 of `gatescope %2`, and each would run by itself, at the cost of the others and over their files</source>
        <translation>mpirun startete `gatescope %2` %1-mal, und jedes liefe für sich, auf Kosten der anderen und über deren Dateien</translation>
    </message>
    <message>
        <source>Give --ranks to share the experts among them, or start one</source>
        <translation>--ranks angeben, um die Experten unter ihnen aufzuteilen, oder eines starten</translation>
    </message>
    <message>
        <source>damaged data</source>
        <translation>beschädigte Daten</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>rank %1 of %2 on %3: %4</source>
        <translation>Rank %1 von %2 auf %3: %4</translation>
    </message>
    <message>
        <source>rank %1: %2</source>
        <translation>Rank %1: %2</translation>
    </message>
    <message>
        <source>the device failed in mid-run: %1</source>
        <translation>das Gerät fiel mitten im Lauf aus: %1</translation>
    </message>
    <message>
        <source>What was measured until then is kept</source>
        <translation>Was bis dahin gemessen war, bleibt erhalten</translation>
    </message>
    <message>
        <source>internal error: %1</source>
        <translation>interner Fehler: %1</translation>
    </message>
    <message>
        <source>Please report it</source>
        <translation>Bitte melden</translation>
    </message>
    <message>
        <source>standard output: %1</source>
        <translation>Standardausgabe: %1</translation>
    </message>
    <message>
        <source>standard output cannot be written: %1</source>
        <translation>die Standardausgabe lässt sich nicht schreiben: %1</translation>
    </message>
    <message>
        <source>Free some space or choose another place</source>
        <translation>Platz schaffen oder einen anderen Ort wählen</translation>
    </message>
    <message>
        <source>%1 must be %2 to %3</source>
        <translation>%1 muss %2 bis %3 sein</translation>
    </message>
    <message>
        <source>%1 must be at least %2</source>
        <translation>%1 muss mindestens %2 sein</translation>
    </message>
    <message>
        <source>%1 must be more than %2 and at most %3</source>
        <translation>%1 muss mehr als %2 und höchstens %3 sein</translation>
    </message>
    <message>
        <source>%1 must be more than %2 % and less than %3 %</source>
        <translation>%1 muss mehr als %2 % und weniger als %3 % sein</translation>
    </message>
    <message>
        <source>%1 must be at least one of before, after, external</source>
        <translation>%1 muss mindestens eine der Platzierungen before, after, external sein</translation>
    </message>
    <message>
        <source>%1 must be at most %2 of before, after, external</source>
        <translation>%1 darf höchstens %2 der Platzierungen before, after, external sein</translation>
    </message>
    <message>
        <source>%1 must be model where the gate&apos;s dtype is asked about: other routing is not the gate&apos;s</source>
        <translation>%1 muss model sein, wo nach dem Datentyp des Gates gefragt wird: Anderes Routing ist nicht das des Gates</translation>
    </message>
    <message>
        <source>%1 must be another than --dtype</source>
        <translation>%1 muss ein anderer als --dtype sein</translation>
    </message>
    <message>
        <source>--%1 %2 is not supported</source>
        <translation>--%1 %2 wird nicht unterstützt</translation>
    </message>
    <message>
        <source>Choose bf16 or f32</source>
        <translation>bf16 oder f32 wählen</translation>
    </message>
    <message>
        <source>%1 &quot;%2&quot; is no share</source>
        <translation>%1 „%2“ ist kein Anteil</translation>
    </message>
    <message>
        <source>Write it as 1% or 0.01</source>
        <translation>Als 1% oder 0.01 schreiben</translation>
    </message>
    <message>
        <source>there is no router placement &quot;%1&quot;</source>
        <translation>es gibt keine Platzierung des Routers „%1“</translation>
    </message>
    <message>
        <source>Placements are before, after, external</source>
        <translation>Platzierungen sind before, after, external</translation>
    </message>
    <message>
        <source>nobody would call the gate: the block skips it and the experts do not hold it, so hidden states would be taken for router logits and the output would be silently wrong</source>
        <translation>niemand würde das Gate aufrufen: Der Block lässt es aus, und die Experten halten es nicht; Hidden States würden also für Logits des Routers gehalten, und die Ausgabe wäre unbemerkt falsch</translation>
    </message>
    <message>
        <source>Let the block call the gate, or hand the gate to the experts</source>
        <translation>Den Block das Gate aufrufen lassen oder es den Experten geben</translation>
    </message>
    <message>
        <source>%1 has %2 MoE layers from layer %3 on, not %4</source>
        <translation>%1 hat von Schicht %3 an %2 MoE-Schichten, nicht %4</translation>
    </message>
    <message>
        <source>Take fewer --layers or an earlier --layer</source>
        <translation>Weniger --layers oder eine frühere --layer nehmen</translation>
    </message>
    <message>
        <source>no run is stopped by &apos;%1&apos;</source>
        <translation>kein Lauf wird durch „%1“ beendet</translation>
    </message>
    <message>
        <source>there is no layer &quot;%1&quot; to calibrate with</source>
        <translation>es gibt keine Schicht „%1“ zum Kalibrieren</translation>
    </message>
    <message>
        <source>Choose among small, middle and large</source>
        <translation>Unter small, middle und large wählen</translation>
    </message>
    <message>
        <source>--layers names no layer</source>
        <translation>--layers nennt keine Schicht</translation>
    </message>
    <message>
        <source>a sweep needs a model</source>
        <translation>eine Messreihe braucht ein Modell</translation>
    </message>
    <message>
        <source>Give --presets or --config</source>
        <translation>--presets oder --config angeben</translation>
    </message>
    <message>
        <source>a sweep needs numbers of tokens</source>
        <translation>eine Messreihe braucht Anzahlen von Token</translation>
    </message>
    <message>
        <source>Give --tokens 1,2,4</source>
        <translation>--tokens 1,2,4 angeben</translation>
    </message>
    <message>
        <source>a sweep needs numbers of threads</source>
        <translation>eine Messreihe braucht Anzahlen von Threads</translation>
    </message>
    <message>
        <source>Leave out --threads</source>
        <translation>--threads weglassen</translation>
    </message>
    <message>
        <source>the sweep was begun on %1 (%2), and this is %3 (%4)</source>
        <translation>die Messreihe wurde auf %1 (%2) begonnen, und dies ist %3 (%4)</translation>
    </message>
    <message>
        <source>Go on where it was begun, or write to another file</source>
        <translation>Dort fortsetzen, wo sie begonnen wurde, oder in eine andere Datei schreiben</translation>
    </message>
    <message>
        <source>%1: is no sweep of gatescope&apos;s</source>
        <translation>%1 ist keine Messreihe von gatescope</translation>
    </message>
    <message>
        <source>Write the sweep to another file</source>
        <translation>Die Messreihe in eine andere Datei schreiben</translation>
    </message>
    <message>
        <source>%1: was begun by gatescope %2, this is %3</source>
        <translation>%1 wurde von gatescope %2 begonnen, dies ist %3</translation>
    </message>
    <message>
        <source>%1: the sweep is damaged: %2</source>
        <translation>%1: Die Messreihe ist beschädigt: %2</translation>
    </message>
    <message>
        <source>a point&apos;s rows_mean are not of the plan&apos;s ranks</source>
        <translation>rows_mean eines Punkts gehört nicht zu den Ranks des Plans</translation>
    </message>
    <message>
        <source>a point&apos;s even_load_saves_at_most is not from 0 to below 1</source>
        <translation>even_load_saves_at_most eines Punkts ist nicht von 0 bis unter 1</translation>
    </message>
    <message>
        <source>a point&apos;s layer_calls is less than 0</source>
        <translation>layer_calls eines Punkts ist kleiner als 0</translation>
    </message>
    <message>
        <source>a point&apos;s samples are not those of its blocks</source>
        <translation>die Messwerte eines Punkts sind nicht die seiner Blöcke</translation>
    </message>
    <message>
        <source>its points are not those of its plan</source>
        <translation>die Punkte sind nicht die des Plans</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no scoring_func</source>
        <translation>„%1“ ist kein Wert für scoring_func</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no group_score</source>
        <translation>„%1“ ist kein Wert für group_score</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no activation</source>
        <translation>„%1“ ist kein Wert für activation</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no routing_weight</source>
        <translation>„%1“ ist kein Wert für routing_weight</translation>
    </message>
    <message>
        <source>%1: was begun with %2 %3, and this sweep has %4</source>
        <translation>%1: begonnen mit %2 %3, und diese Messreihe hat %4</translation>
    </message>
    <message>
        <source>Give the same options to go on with it, or another -o for a new sweep</source>
        <translation>Zum Fortsetzen dieselben Optionen angeben oder für eine neue Messreihe ein anderes -o</translation>
    </message>
    <message>
        <source>the query is empty</source>
        <translation>die Abfrage ist leer</translation>
    </message>
    <message>
        <source>Ask as in: SELECT * FROM slices</source>
        <translation>Fragen wie in: SELECT * FROM slices</translation>
    </message>
    <message>
        <source>a second query follows</source>
        <translation>eine zweite Abfrage folgt</translation>
    </message>
    <message>
        <source>a second query follows, at character %1: &quot;%2&quot;</source>
        <translation>eine zweite Abfrage folgt, bei Zeichen %1: „%2“</translation>
    </message>
    <message>
        <source>Ask one at a time; WITH gives names to parts of a query</source>
        <translation>Eine nach der anderen stellen; WITH gibt Teilen einer Abfrage Namen</translation>
    </message>
    <message>
        <source>a trace can only be read, and this statement would do more</source>
        <translation>ein Trace lässt sich nur lesen, und diese Anweisung täte mehr</translation>
    </message>
    <message>
        <source>Ask with SELECT; WITH gives names to parts of a query</source>
        <translation>Mit SELECT fragen; WITH gibt Teilen einer Abfrage Namen</translation>
    </message>
    <message>
        <source>SQL: %1, at character %2: &quot;%3&quot;</source>
        <translation>SQL-Fehler: %1, bei Zeichen %2: „%3“</translation>
    </message>
    <message>
        <source>SQL: %1</source>
        <translation>SQL-Fehler: %1</translation>
    </message>
    <message>
        <source>SQLite: %1</source>
        <translation>SQLite-Fehler: %1</translation>
    </message>
    <message>
        <source>The tables are %1; `gatescope query --schema` explains them</source>
        <translation>Die Tabellen sind %1; `gatescope query --schema` erklärt sie</translation>
    </message>
    <message>
        <source>`gatescope query --schema` explains the tables and functions</source>
        <translation>`gatescope query --schema` erklärt die Tabellen und Funktionen</translation>
    </message>
    <message>
        <source>the query&apos;s temporary file: %1</source>
        <translation>die temporäre Datei der Abfrage: %1</translation>
    </message>
    <message>
        <source>Free some space, or name another folder in SQLITE_TMPDIR</source>
        <translation>Platz schaffen oder in SQLITE_TMPDIR einen anderen Ordner nennen</translation>
    </message>
    <message>
        <source>percentile() goes from 0 to 100</source>
        <translation>percentile() geht von 0 bis 100</translation>
    </message>
    <message>
        <source>no such table: %1</source>
        <translation>keine solche Tabelle: %1</translation>
    </message>
    <message>
        <source>no such column: %1</source>
        <translation>keine solche Spalte: %1</translation>
    </message>
    <message>
        <source>no such function: %1</source>
        <translation>keine solche Funktion: %1</translation>
    </message>
    <message>
        <source>near &quot;%1&quot;: syntax error</source>
        <translation>Syntaxfehler bei „%1“</translation>
    </message>
    <message>
        <source>ambiguous column name: %1</source>
        <translation>mehrdeutiger Spaltenname: %1</translation>
    </message>
    <message>
        <source>incomplete input</source>
        <translation>unvollständige Eingabe</translation>
    </message>
    <message>
        <source>unrecognized token: &quot;%1&quot;</source>
        <translation>unbekanntes Token: „%1“</translation>
    </message>
    <message>
        <source>wrong number of arguments to function %1()</source>
        <translation>falsche Anzahl von Argumenten der Funktion %1()</translation>
    </message>
    <message>
        <source>misuse of aggregate: %1()</source>
        <translation>falsche Verwendung der Aggregatfunktion %1()</translation>
    </message>
    <message>
        <source>misuse of aggregate function %1()</source>
        <translation>falsche Verwendung der Aggregatfunktion %1()</translation>
    </message>
    <message>
        <source>misuse of window function %1()</source>
        <translation>falsche Verwendung der Fensterfunktion %1()</translation>
    </message>
    <message>
        <source>misuse of aliased aggregate %1</source>
        <translation>falsche Verwendung des benannten Aggregats %1</translation>
    </message>
    <message>
        <source>sub-select returns %1 columns - expected %2</source>
        <translation>Unterabfrage liefert %1 Spalten, erwartet wird %2</translation>
    </message>
    <message>
        <source>no tables specified</source>
        <translation>keine Tabellen angegeben</translation>
    </message>
    <message>
        <source>a GROUP BY clause is required before HAVING</source>
        <translation>vor HAVING ist eine GROUP-BY-Klausel nötig</translation>
    </message>
    <message>
        <source>HAVING clause on a non-aggregate query</source>
        <translation>HAVING-Klausel in einer Abfrage ohne Aggregat</translation>
    </message>
    <message>
        <source>SELECTs to the left and right of %1 do not have the same number of result columns</source>
        <translation>die SELECTs links und rechts von %1 haben nicht gleich viele Ergebnisspalten</translation>
    </message>
    <message>
        <source>string or blob too big</source>
        <translation>Zeichenkette oder Blob zu groß</translation>
    </message>
    <message>
        <source>integer overflow</source>
        <translation>Überlauf einer ganzen Zahl</translation>
    </message>
    <message>
        <source>malformed JSON</source>
        <translation>fehlerhaftes JSON</translation>
    </message>
    <message>
        <source>database or disk is full</source>
        <translation>Datenbank oder Datenträger voll</translation>
    </message>
    <message>
        <source>disk I/O error</source>
        <translation>Ein-/Ausgabefehler des Datenträgers</translation>
    </message>
    <message>
        <source>unable to open database file</source>
        <translation>die Datenbankdatei lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>routing &quot;%1&quot; is not understood</source>
        <translation>Routing „%1“ wird nicht verstanden</translation>
    </message>
    <message>
        <source>Routing is model, uniform, zipf:S with S from 0 to %1, single:E with an expert&apos;s number, or a file with captured routing</source>
        <translation>Routing ist model, uniform, zipf:S mit S von 0 bis %1, single:E mit der Nummer eines Experten oder eine Datei mit aufgezeichnetem Routing</translation>
    </message>
    <message>
        <source>routing single:%1 names an expert that does not exist</source>
        <translation>Routing single:%1 nennt einen Experten, den es nicht gibt</translation>
    </message>
    <message>
        <source>The experts are %1 to %2</source>
        <translation>Die Experten sind %1 bis %2</translation>
    </message>
    <message>
        <source>routing &quot;model&quot; is computed by the gate and cannot be drawn</source>
        <translation>Routing „model“ berechnet das Gate; es lässt sich nicht auslosen</translation>
    </message>
    <message>
        <source>Choose uniform, zipf:S or single:E</source>
        <translation>uniform, zipf:S oder single:E wählen</translation>
    </message>
    <message>
        <source>cannot route %1 tokens to %2 of %3 experts</source>
        <translation>%1 Token lassen sich nicht zu %2 von %3 Experten leiten</translation>
    </message>
    <message>
        <source>Ask for at least one token and for no more experts than there are</source>
        <translation>Mindestens einen Token und nicht mehr Experten verlangen, als es gibt</translation>
    </message>
    <message>
        <source>the routing is for %1 tokens and %2 experts each (%3 experts, %4 weights), the layer for %5 and %6</source>
        <translation>das Routing ist für %1 Token und je %2 Experten (%3 Experten, %4 Gewichte), die Schicht für %5 und %6</translation>
    </message>
    <message>
        <source>the routing sends token %1 to expert %2 of %3</source>
        <translation>das Routing schickt Token %1 zu Experte %2 von %3</translation>
    </message>
    <message>
        <source>the routing sends token %1 to expert %2 twice</source>
        <translation>das Routing schickt Token %1 zweimal zu Experte %2</translation>
    </message>
    <message>
        <source>the routing has a weight for token %1 that is not finite</source>
        <translation>das Routing hat für Token %1 ein Gewicht, das nicht endlich ist</translation>
    </message>
    <message>
        <source>Give each token topK different experts of the layer</source>
        <translation>Jedem Token topK verschiedene Experten der Schicht geben</translation>
    </message>
    <message>
        <source>%1: is no captured routing</source>
        <translation>%1 ist kein aufgezeichnetes Routing</translation>
    </message>
    <message>
        <source>`gatescope profile --capture-routing FILE` writes one</source>
        <translation>`gatescope profile --capture-routing DATEI` schreibt eines</translation>
    </message>
    <message>
        <source>docs/formats.md describes captured routing</source>
        <translation>docs/formats.md beschreibt aufgezeichnetes Routing</translation>
    </message>
    <message>
        <source>A capture has shape [tokens, layers, k]</source>
        <translation>Aufgezeichnetes Routing hat die Form [Token, Schichten, k]</translation>
    </message>
    <message>
        <source>A capture has shape [tokens, layers, k], each token k different experts in each layer</source>
        <translation>Aufgezeichnetes Routing hat die Form [Token, Schichten, k], jeder Token k verschiedene Experten in jeder Schicht</translation>
    </message>
    <message>
        <source>%1: experts: is no list</source>
        <translation>%1: experts ist keine Liste</translation>
    </message>
    <message>
        <source>%1: weights: is no list</source>
        <translation>%1: weights ist keine Liste</translation>
    </message>
    <message>
        <source>%1: token %2 has %3 layers where %4 are named</source>
        <translation>%1: Token %2 hat %3 Schichten, genannt werden %4</translation>
    </message>
    <message>
        <source>%1: token %2 has %3 experts in a layer, k is %4</source>
        <translation>%1: Token %2 hat in einer Schicht %3 Experten, k ist %4</translation>
    </message>
    <message>
        <source>%1: experts: token %2 has %3</source>
        <translation>%1: experts: Token %2 hat %3</translation>
    </message>
    <message>
        <source>%1: weights: token %2 has %3</source>
        <translation>%1: weights: Token %2 hat %3</translation>
    </message>
    <message>
        <source>%1: token %2, layer %3: expert %4 of %5</source>
        <translation>%1: Token %2, Schicht %3: Experte %4 von %5</translation>
    </message>
    <message>
        <source>%1: token %2, layer %3: expert %4 twice</source>
        <translation>%1: Token %2, Schicht %3: Experte %4 zweimal</translation>
    </message>
    <message>
        <source>%1: token %2, layer %3: a weight that is not finite</source>
        <translation>%1: Token %2, Schicht %3: ein Gewicht, das nicht endlich ist</translation>
    </message>
    <message>
        <source>%1: there are no tokens, layers or experts in it</source>
        <translation>%1: Es sind keine Token, Schichten oder Experten darin</translation>
    </message>
    <message>
        <source>%1: k is %2 of %3 experts</source>
        <translation>%1: k ist %2 von %3 Experten</translation>
    </message>
    <message>
        <source>%1: %2 experts and %3 weights for %4 tokens, %5 layers and k %6</source>
        <translation>%1: %2 Experten und %3 Gewichte für %4 Token, %5 Schichten und k %6</translation>
    </message>
    <message>
        <source>Replay it in the model that it was captured from</source>
        <translation>Es in dem Modell abspielen, in dem es aufgezeichnet wurde</translation>
    </message>
    <message>
        <source>%1: has k %2 where the model has %3</source>
        <translation>%1: k ist %2, im Modell aber %3</translation>
    </message>
    <message>
        <source>the captured routing: has k %1 where the model has %2</source>
        <translation>das aufgezeichnete Routing: k ist %1, im Modell aber %2</translation>
    </message>
    <message>
        <source>%1: is of %2 experts, the model has %3</source>
        <translation>%1: Das Routing gilt für %2 Experten, das Modell hat %3</translation>
    </message>
    <message>
        <source>the captured routing: is of %1 experts, the model has %2</source>
        <translation>das aufgezeichnete Routing gilt für %1 Experten, das Modell hat %2</translation>
    </message>
    <message>
        <source>%1: has %2 layers, and %3 are to be run</source>
        <translation>%1: Das Routing hat %2 Schichten, und %3 sollen laufen</translation>
    </message>
    <message>
        <source>the captured routing: has %1 layers, and %2 are to be run</source>
        <translation>das aufgezeichnete Routing hat %1 Schichten, und %2 sollen laufen</translation>
    </message>
    <message>
        <source>%1: has two maps</source>
        <translation>%1: Es sind zwei Verteilungen darin</translation>
    </message>
    <message>
        <source>%1: has no map</source>
        <translation>%1: Es ist keine Verteilung darin</translation>
    </message>
    <message>
        <source>It needs one of the fields %1 and %2</source>
        <translation>Nötig ist eines der Felder %1 und %2</translation>
    </message>
    <message>
        <source>%1: field &apos;%2&apos; is unknown</source>
        <translation>%1: Feld „%2“ ist unbekannt</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>Es entfernen</translation>
    </message>
    <message>
        <source>%1: %2 is %3: there is no such rank</source>
        <translation>%1: %2 ist %3: Es gibt keinen solchen Rank</translation>
    </message>
    <message>
        <source>%1: %2 is %3: there is no such expert</source>
        <translation>%1: %2 ist %3: Es gibt keinen solchen Experten</translation>
    </message>
    <message>
        <source>Name ranks by number</source>
        <translation>Ranks mit ihrer Nummer nennen</translation>
    </message>
    <message>
        <source>Name experts by number</source>
        <translation>Experten mit ihrer Nummer nennen</translation>
    </message>
    <message>
        <source>This run has ranks %1 to %2</source>
        <translation>Dieser Lauf hat die Ranks %1 bis %2</translation>
    </message>
    <message>
        <source>This run has experts %1 to %2</source>
        <translation>Dieser Lauf hat die Experten %1 bis %2</translation>
    </message>
    <message>
        <source>Give a list of lists of ranks, one for each expert</source>
        <translation>Eine Liste von Listen von Ranks angeben, eine für jeden Experten</translation>
    </message>
    <message>
        <source>Give a list of ranks</source>
        <translation>Eine Liste von Ranks angeben</translation>
    </message>
    <message>
        <source>Give a list of experts, one for each slot</source>
        <translation>Eine Liste von Experten angeben, einen für jeden Platz</translation>
    </message>
    <message>
        <source>%1: %2 has %3 entries, the model has %4 experts</source>
        <translation>%1: %2 hat %3 Einträge, das Modell hat %4 Experten</translation>
    </message>
    <message>
        <source>Give each expert a list of ranks</source>
        <translation>Jedem Experten eine Liste von Ranks geben</translation>
    </message>
    <message>
        <source>%1: ranks_of_expert[%2] is empty</source>
        <translation>%1: ranks_of_expert[%2] ist leer</translation>
    </message>
    <message>
        <source>Each expert needs a rank</source>
        <translation>Jeder Experte braucht einen Rank</translation>
    </message>
    <message>
        <source>%1: %2 has %3 slots, which %4 ranks can&apos;t share evenly</source>
        <translation>%1: %2 hat %3 Plätze, die sich nicht gleichmäßig auf %4 Ranks verteilen lassen</translation>
    </message>
    <message>
        <source>Give every rank as many slots</source>
        <translation>Jedem Rank gleich viele Plätze geben</translation>
    </message>
    <message>
        <source>%1: %2 has no slot for expert %3</source>
        <translation>%1: %2 hat keinen Platz für Experte %3</translation>
    </message>
    <message>
        <source>Each expert needs a slot</source>
        <translation>Jeder Experte braucht einen Platz</translation>
    </message>
    <message>
        <source>%1: %2: rank %3 would hold the expert twice</source>
        <translation>%1: %2: Rank %3 würde den Experten zweimal halten</translation>
    </message>
    <message>
        <source>A second copy on one rank saves nothing</source>
        <translation>Eine zweite Kopie auf einem Rank spart nichts</translation>
    </message>
    <message>
        <source>%1: rank %2 would hold no expert</source>
        <translation>%1: Rank %2 würde keinen Experten halten</translation>
    </message>
    <message>
        <source>Give it one, or start fewer ranks</source>
        <translation>Ihm einen geben oder weniger Ranks starten</translation>
    </message>
    <message>
        <source>Give a file of SGLang&apos;s, vLLM&apos;s or llama.cpp&apos;s, or an array of counts [layers, experts]</source>
        <translation>Eine Datei von SGLang, vLLM oder llama.cpp oder ein Array von Zählungen [Schichten, Experten] angeben</translation>
    </message>
    <message>
        <source>%1: %2 is no count</source>
        <translation>%1: %2 ist keine Anzahl</translation>
    </message>
    <message>
        <source>%1: %2 is no expert&apos;s number</source>
        <translation>%1: %2 ist keine Nummer eines Experten</translation>
    </message>
    <message>
        <source>%1: counts have 1 to 3 dimensions, these %2</source>
        <translation>%1: Zählungen haben 1 bis 3 Dimensionen, diese %2</translation>
    </message>
    <message>
        <source>%1: there are no counts</source>
        <translation>%1: Es sind keine Zählungen darin</translation>
    </message>
    <message>
        <source>%1: there are no counts of experts in it</source>
        <translation>%1: Es sind keine Zählungen von Experten darin</translation>
    </message>
    <message>
        <source>%1: it counts the rows of whole matrices and not of single experts, as an importance matrix does that was converted from the older .dat</source>
        <translation>%1: Gezählt sind die Zeilen ganzer Matrizen und nicht die einzelner Experten, wie in einer aus der älteren .dat umgewandelten Importance-Matrix</translation>
    </message>
    <message>
        <source>%1: %2 is not [layers, experts]</source>
        <translation>%1: %2 ist nicht [Schichten, Experten]</translation>
    </message>
    <message>
        <source>%1: %2 is not [layers, tokens, k]</source>
        <translation>%1: %2 ist nicht [Schichten, Token, k]</translation>
    </message>
    <message>
        <source>%1: last_physical_to_logical_map names expert %2, and has %3 places</source>
        <translation>%1: last_physical_to_logical_map nennt Experte %2 und hat %3 Plätze</translation>
    </message>
    <message>
        <source>%1: %2 is not of the %3 layers that last_physical_to_logical_map has</source>
        <translation>%1: %2 ist nicht von den %3 Schichten, die last_physical_to_logical_map hat</translation>
    </message>
    <message>
        <source>%1: it has no last_physical_to_logical_map</source>
        <translation>%1: last_physical_to_logical_map fehlt</translation>
    </message>
    <message>
        <source>%1: routed experts have the shape [tokens, layers, k]</source>
        <translation>%1: Gewählte Experten haben die Form [Token, Schichten, k]</translation>
    </message>
    <message>
        <source>%1: names expert %2, of %3</source>
        <translation>%1: Genannt wird Experte %2 von %3</translation>
    </message>
    <message>
        <source>%1: token %2 goes to expert %3 twice in layer %4</source>
        <translation>%1: Token %2 geht in Schicht %4 zweimal zu Experte %3</translation>
    </message>
    <message>
        <source>%1: layer %2 has %3 experts, layer %4 has %5</source>
        <translation>%1: Schicht %2 hat %3 Experten, Schicht %4 hat %5</translation>
    </message>
    <message>
        <source>%1 has %2 experts, %3 has %4</source>
        <translation>%1 hat %2 Experten, %3 hat %4</translation>
    </message>
    <message>
        <source>Compare loads of one model</source>
        <translation>Lasten eines Modells vergleichen</translation>
    </message>
    <message>
        <source>%1 experts can&apos;t be dealt to %2 ranks evenly</source>
        <translation>%1 Experten lassen sich nicht gleichmäßig auf %2 Ranks verteilen</translation>
    </message>
    <message>
        <source>Give --ranks that divide the experts</source>
        <translation>Mit --ranks eine Anzahl angeben, die die Experten teilt</translation>
    </message>
    <message>
        <source>Give a whole file as its program wrote it</source>
        <translation>Eine ganze Datei angeben, wie ihr Programm sie schrieb</translation>
    </message>
    <message>
        <source>%1: the file ends early</source>
        <translation>%1: Die Datei endet vorzeitig</translation>
    </message>
    <message>
        <source>the file ends early</source>
        <translation>die Datei endet vorzeitig</translation>
    </message>
    <message>
        <source>%1: an array has an impossible shape</source>
        <translation>%1: Ein Array hat eine unmögliche Form</translation>
    </message>
    <message>
        <source>an array has an impossible shape</source>
        <translation>ein Array hat eine unmögliche Form</translation>
    </message>
    <message>
        <source>%1: tensor &apos;%2&apos;: %3</source>
        <translation>%1: Tensor „%2“: %3</translation>
    </message>
    <message>
        <source>%1: metadata &apos;%2&apos;: %3</source>
        <translation>%1: Metadaten „%2“: %3</translation>
    </message>
    <message>
        <source>%1: tensor %2: the file ends early</source>
        <translation>%1: Tensor %2: Die Datei endet vorzeitig</translation>
    </message>
    <message>
        <source>%1: metadata %2: the file ends early</source>
        <translation>%1: Metadaten %2: Die Datei endet vorzeitig</translation>
    </message>
    <message>
        <source>its value is of a type that GGUF has not</source>
        <translation>sein Wert ist von einem Typ, den GGUF nicht kennt</translation>
    </message>
    <message>
        <source>it is 0</source>
        <translation>es ist 0</translation>
    </message>
    <message>
        <source>it has %1 dimensions</source>
        <translation>er hat %1 Dimensionen</translation>
    </message>
    <message>
        <source>%1: GGUF version %2 is not read</source>
        <translation>%1: GGUF in Version %2 wird nicht gelesen</translation>
    </message>
    <message>
        <source>%1: it is to have %2 tensors and %3 metadata</source>
        <translation>%1: Es sollen %2 Tensoren und %3 Metadaten darin sein</translation>
    </message>
    <message>
        <source>%1: its lists are ragged</source>
        <translation>%1: Die Listen sind verschieden lang</translation>
    </message>
    <message>
        <source>%1: its routed experts are no base64 text</source>
        <translation>%1: Die gewählten Experten sind kein Base64-Text</translation>
    </message>
    <message>
        <source>%1: its routed experts are not in NumPy&apos;s format</source>
        <translation>%1: Die gewählten Experten sind nicht im Format von NumPy</translation>
    </message>
    <message>
        <source>%1: the routed experts of its answers have different shapes</source>
        <translation>%1: Die gewählten Experten der Antworten haben verschiedene Formen</translation>
    </message>
    <message>
        <source>%1: is no JSON</source>
        <translation>%1 ist kein JSON</translation>
    </message>
    <message>
        <source>%1: the NumPy header lacks &apos;%2&apos;</source>
        <translation>%1: Im NumPy-Kopf fehlt „%2“</translation>
    </message>
    <message>
        <source>%1: the NumPy array holds no plain numbers</source>
        <translation>%1: Das NumPy-Array enthält keine einfachen Zahlen</translation>
    </message>
    <message>
        <source>%1: NumPy numbers of type %2 are not read: save them as integers</source>
        <translation>%1: NumPy-Zahlen des Typs %2 werden nicht gelesen: als ganze Zahlen speichern</translation>
    </message>
    <message>
        <source>%1: the NumPy array stands columns first: save numpy.ascontiguousarray() of it</source>
        <translation>%1: Das NumPy-Array steht spaltenweise: numpy.ascontiguousarray() davon speichern</translation>
    </message>
    <message>
        <source>%1: an importance matrix in llama.cpp&apos;s older form (.dat) has no counts of single experts</source>
        <translation>%1: Eine Importance-Matrix in der älteren Form von llama.cpp (.dat) hat keine Zählungen einzelner Experten</translation>
    </message>
    <message>
        <source>Let llama-imatrix make it anew with --output-format gguf; a converted one has none either</source>
        <translation>Sie von llama-imatrix mit --output-format gguf neu machen lassen; eine umgewandelte hat auch keine</translation>
    </message>
    <message>
        <source>%1: holds no arrays of numbers in a format that is read</source>
        <translation>%1: Es sind keine Arrays von Zahlen in einem lesbaren Format darin</translation>
    </message>
    <message>
        <source>%1: the pickle holds more than tensors and numbers (operation %2)</source>
        <translation>%1: Im Pickle ist mehr als Tensoren und Zahlen (Operation %2)</translation>
    </message>
    <message>
        <source>%1: the pickle is damaged</source>
        <translation>%1: Das Pickle ist beschädigt</translation>
    </message>
    <message>
        <source>%1: a number of the pickle is too long</source>
        <translation>%1: Eine Zahl des Pickles ist zu lang</translation>
    </message>
    <message>
        <source>%1: a tensor of the file is damaged</source>
        <translation>%1: Ein Tensor der Datei ist beschädigt</translation>
    </message>
    <message>
        <source>%1: tensors of %2 are not read</source>
        <translation>%1: Tensoren aus %2 werden nicht gelesen</translation>
    </message>
    <message>
        <source>%1: the archive lacks a tensor&apos;s numbers</source>
        <translation>%1: Im Archiv fehlen die Zahlen eines Tensors</translation>
    </message>
    <message>
        <source>%1: the archive is not of torch.save()</source>
        <translation>%1: Das Archiv ist nicht von torch.save()</translation>
    </message>
    <message>
        <source>%1: big-endian tensors are not read</source>
        <translation>%1: Tensoren in Big-Endian werden nicht gelesen</translation>
    </message>
    <message>
        <source>%1: the archive is cut off</source>
        <translation>%1: Das Archiv ist abgeschnitten</translation>
    </message>
    <message>
        <source>%1: the archive is damaged</source>
        <translation>%1: Das Archiv ist beschädigt</translation>
    </message>
    <message>
        <source>%1: the archive is packed in a way that is not read</source>
        <translation>%1: Das Archiv ist auf eine Art gepackt, die nicht gelesen wird</translation>
    </message>
    <message>
        <source>%1: no such folder</source>
        <translation>%1: Es gibt keinen solchen Ordner</translation>
    </message>
    <message>
        <source>Give the folder of a checkpoint, with its config.json</source>
        <translation>Den Ordner eines Checkpoints mit seiner config.json angeben</translation>
    </message>
    <message>
        <source>%1: layer %2 is no MoE layer</source>
        <translation>%1: Schicht %2 ist keine MoE-Schicht</translation>
    </message>
    <message>
        <source>The MoE layers are %1</source>
        <translation>Die MoE-Schichten sind %1</translation>
    </message>
    <message>
        <source>%1: there is no model.safetensors.index.json and no model.safetensors</source>
        <translation>%1: Es gibt weder model.safetensors.index.json noch model.safetensors</translation>
    </message>
    <message>
        <source>Give the folder of a checkpoint in safetensors format</source>
        <translation>Den Ordner eines Checkpoints im safetensors-Format angeben</translation>
    </message>
    <message>
        <source>Get the index again</source>
        <translation>Das Verzeichnis nochmals beschaffen</translation>
    </message>
    <message>
        <source>%1: weight_map gives %2 for %3, which is no file name</source>
        <translation>%1: weight_map gibt %2 für %3 an, was kein Dateiname ist</translation>
    </message>
    <message>
        <source>%1: there is no tensor %2</source>
        <translation>%1: Es gibt keinen Tensor %2</translation>
    </message>
    <message>
        <source>The weights and the model&apos;s configuration do not belong together, or part is missing</source>
        <translation>Die Gewichte und die Konfiguration des Modells gehören nicht zusammen, oder ein Teil fehlt</translation>
    </message>
    <message>
        <source>The weights and the model&apos;s configuration do not belong together</source>
        <translation>Die Gewichte und die Konfiguration des Modells gehören nicht zusammen</translation>
    </message>
    <message>
        <source>The file and the model&apos;s configuration do not belong together</source>
        <translation>Die Datei und die Konfiguration des Modells gehören nicht zusammen</translation>
    </message>
    <message>
        <source>Take a file that holds it, or get the file again</source>
        <translation>Eine Datei nehmen, die ihn enthält, oder die Datei nochmals beschaffen</translation>
    </message>
    <message>
        <source>%1: the shard is missing; it holds %2</source>
        <translation>%1: Dieser Teil fehlt; er enthält %2</translation>
    </message>
    <message>
        <source>Download the checkpoint completely</source>
        <translation>Den Checkpoint vollständig herunterladen</translation>
    </message>
    <message>
        <source>%1: there is no router gate for layer %2: no tensor %3gate.weight or %4router.weight, nor one with %5 other known prefixes</source>
        <translation>%1: Es gibt kein Router-Gate für Schicht %2: keinen Tensor %3gate.weight oder %4router.weight und keinen mit einem von %5 anderen bekannten Präfixen</translation>
    </message>
    <message>
        <source>Take a file or folder that holds this MoE layer</source>
        <translation>Eine Datei oder einen Ordner mit dieser MoE-Schicht nehmen</translation>
    </message>
    <message>
        <source>%1: the file has one layer&apos;s tensors, --layers asks for %2</source>
        <translation>%1: Die Datei enthält die Tensoren einer Schicht, --layers verlangt %2</translation>
    </message>
    <message>
        <source>Leave out --layers, or give a --checkpoint</source>
        <translation>--layers weglassen oder einen --checkpoint angeben</translation>
    </message>
    <message>
        <source>The file is damaged or incomplete: get it again</source>
        <translation>Die Datei ist beschädigt oder unvollständig: nochmals beschaffen</translation>
    </message>
    <message>
        <source>%1: %2 bytes are too few for a safetensors file</source>
        <translation>%1: %2 Bytes sind zu wenig für eine safetensors-Datei</translation>
    </message>
    <message>
        <source>%1: the header is said to be %2 bytes long, but the file has only %3</source>
        <translation>%1: Der Kopf soll %2 Bytes lang sein, aber die Datei hat nur %3</translation>
    </message>
    <message>
        <source>%1: the header is %2 bytes long; the format allows %3</source>
        <translation>%1: Der Kopf ist %2 Bytes lang; das Format erlaubt %3</translation>
    </message>
    <message>
        <source>%1: __metadata__ is not an object of strings</source>
        <translation>%1: __metadata__ ist kein Objekt aus Zeichenketten</translation>
    </message>
    <message>
        <source>%1: the tensors end at byte %2 of the data, the file at %3</source>
        <translation>%1: Die Tensoren enden bei Byte %2 der Daten, die Datei bei %3</translation>
    </message>
    <message>
        <source>%1: tensor %2: is no object</source>
        <translation>%1: Tensor %2 ist kein Objekt</translation>
    </message>
    <message>
        <source>%1: tensor %2: dtype is missing or no string</source>
        <translation>%1: Tensor %2: dtype fehlt oder ist keine Zeichenkette</translation>
    </message>
    <message>
        <source>%1: tensor %2: shape is missing or no list</source>
        <translation>%1: Tensor %2: shape fehlt oder ist keine Liste</translation>
    </message>
    <message>
        <source>%1: tensor %2: shape has the dimension %3</source>
        <translation>%1: Tensor %2: shape hat die Dimension %3</translation>
    </message>
    <message>
        <source>%1: tensor %2: data_offsets are missing or not two whole numbers</source>
        <translation>%1: Tensor %2: data_offsets fehlen oder sind nicht zwei ganze Zahlen</translation>
    </message>
    <message>
        <source>%1: tensor %2: data_offsets [%3, %4] run backwards</source>
        <translation>%1: Tensor %2: data_offsets [%3, %4] laufen rückwärts</translation>
    </message>
    <message>
        <source>%1: tensor %2: data_offsets end at byte %3 of the data, but the file has only %4: it is truncated</source>
        <translation>%1: Tensor %2: data_offsets enden bei Byte %3 der Daten, aber die Datei hat nur %4: Sie ist abgeschnitten</translation>
    </message>
    <message>
        <source>%1: tensor %2: data_offsets hold %3 bytes, but shape %4 of %5 needs %6</source>
        <translation>%1: Tensor %2: data_offsets umfassen %3 Bytes, aber die Form %4 in %5 braucht %6</translation>
    </message>
    <message>
        <source>%1: tensor %2: data_offsets hold %3 bytes, but shape %4 of %5 needs no whole number of bytes below 2^61</source>
        <translation>%1: Tensor %2: data_offsets umfassen %3 Bytes, aber die Form %4 in %5 braucht keine ganze Anzahl von Bytes unter 2^61</translation>
    </message>
    <message>
        <source>%1: tensor %2: data_offsets [%3, %4] overlap another tensor&apos;s, which end at %5</source>
        <translation>%1: Tensor %2: data_offsets [%3, %4] überlappen die eines anderen Tensors, die bei %5 enden</translation>
    </message>
    <message>
        <source>%1: tensor %2: data_offsets begin at %3, leaving a hole after %4</source>
        <translation>%1: Tensor %2: data_offsets beginnen bei %3 und lassen nach %4 eine Lücke</translation>
    </message>
    <message>
        <source>%1: tensor %2 has shape %3, expected %4</source>
        <translation>%1: Tensor %2 hat die Form %3, erwartet wird %4</translation>
    </message>
    <message>
        <source>%1: tensor %2 has shape %3, expected %4: one factor for each output channel</source>
        <translation>%1: Tensor %2 hat die Form %3, erwartet wird %4: ein Faktor für jeden Ausgabekanal</translation>
    </message>
    <message>
        <source>%1: tensor %2 has shape %3, expected %4, one factor for each 128 x 128 block, or %5 for each output channel, or %6 for a whole tensor</source>
        <translation>%1: Tensor %2 hat die Form %3, erwartet wird %4, ein Faktor für jeden Block von 128 x 128, oder %5 für jeden Ausgabekanal oder %6 für einen ganzen Tensor</translation>
    </message>
    <message>
        <source>Take a checkpoint with scales of one of these, or a bf16 release</source>
        <translation>Einen Checkpoint mit Skalen einer dieser Formen oder ein Release in bf16 nehmen</translation>
    </message>
    <message>
        <source>%1: tensor %2 and %3experts.down_proj have shapes %4 and %5, expected %6 and %7</source>
        <translation>%1: Tensor %2 und %3experts.down_proj haben die Formen %4 und %5, erwartet werden %6 und %7</translation>
    </message>
    <message>
        <source>%1: tensor %2 and %3experts.down_proj have shapes %4 and %5, expected %6 and %7, or %8 and %9</source>
        <translation>%1: Tensor %2 und %3experts.down_proj haben die Formen %4 und %5, erwartet werden %6 und %7 oder %8 und %9</translation>
    </message>
    <message>
        <source>%1: tensor %2 and %3experts.down_proj have types %4 and %5 and shapes %6 and %7, expected f8_e4m3 %8 and %9</source>
        <translation>%1: Tensor %2 und %3experts.down_proj haben die Typen %4 und %5 und die Formen %6 und %7, erwartet werden f8_e4m3 %8 und %9</translation>
    </message>
    <message>
        <source>%1: tensor %2 and %3experts.down_proj have types %4 and %5 and shapes %6 and %7, expected f8_e4m3 %8 and %9, or %10 and %11</source>
        <translation>%1: Tensor %2 und %3experts.down_proj haben die Typen %4 und %5 und die Formen %6 und %7, erwartet werden f8_e4m3 %8 und %9 oder %10 und %11</translation>
    </message>
    <message>
        <source>%1: tensor %2 has type %3; weights are f32, bf16, f16 or, for experts, FP8 e4m3 or int8 in a tensor for each matrix, or packed FP8 e4m3 or MXFP4</source>
        <translation>%1: Tensor %2 hat den Typ %3; Gewichte sind f32, bf16, f16 oder, bei Experten, FP8 e4m3 oder int8 in je einem Tensor für jede Matrix oder gepacktes FP8 e4m3 oder MXFP4</translation>
    </message>
    <message>
        <source>Take a checkpoint that keeps this tensor in bf16</source>
        <translation>Einen Checkpoint nehmen, der diesen Tensor in bf16 enthält</translation>
    </message>
    <message>
        <source>%1: tensor %2 belongs to FP8 with zero points, which is not supported</source>
        <translation>%1: Tensor %2 gehört zu FP8 mit Nullpunkten, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>Take a checkpoint whose FP8 is symmetric, or a bf16 release</source>
        <translation>Einen Checkpoint mit symmetrischem FP8 oder ein Release in bf16 nehmen</translation>
    </message>
    <message>
        <source>%1: tensor %2 is FP8, but there is no tensor %3_scale_inv or %4_scale</source>
        <translation>%1: Tensor %2 ist FP8, aber es gibt keinen Tensor %3_scale_inv oder %4_scale</translation>
    </message>
    <message>
        <source>Take a checkpoint whose FP8 weights carry scales, or a bf16 release</source>
        <translation>Einen Checkpoint nehmen, dessen FP8-Gewichte Skalen haben, oder ein Release in bf16</translation>
    </message>
    <message>
        <source>%1: tensor %2 is FP8 and has scales twice: %3 and %4</source>
        <translation>%1: Tensor %2 ist FP8 und hat zweimal Skalen: %3 und %4</translation>
    </message>
    <message>
        <source>Take out the one that the weights were not divided by</source>
        <translation>Die herausnehmen, durch die die Gewichte nicht geteilt wurden</translation>
    </message>
    <message>
        <source>%1: tensor %2 belongs to int8 with zero points or fixed activation scales, which is not supported</source>
        <translation>%1: Tensor %2 gehört zu int8 mit Nullpunkten oder festen Skalen der Aktivierungen, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>Take a checkpoint whose int8 is symmetric and whose activations are quantised dynamically</source>
        <translation>Einen Checkpoint mit symmetrischem int8 nehmen, dessen Aktivierungen dynamisch quantisiert werden</translation>
    </message>
    <message>
        <source>%1: tensor %2 is int8, but there is no tensor %3</source>
        <translation>%1: Tensor %2 ist int8, aber es gibt keinen Tensor %3</translation>
    </message>
    <message>
        <source>Take a checkpoint whose int8 weights carry a scale for each output channel, or a bf16 release</source>
        <translation>Einen Checkpoint nehmen, dessen int8-Gewichte für jeden Ausgabekanal eine Skala haben, oder ein Release in bf16</translation>
    </message>
    <message>
        <source>%1: tensor %2 has type %3; scales are f32, bf16 or f16</source>
        <translation>%1: Tensor %2 hat den Typ %3; Skalen sind f32, bf16 oder f16</translation>
    </message>
    <message>
        <source>Take a checkpoint that keeps them in one of these, or a bf16 release</source>
        <translation>Einen Checkpoint nehmen, der sie in einem dieser Typen enthält, oder ein Release in bf16</translation>
    </message>
    <message>
        <source>%1: tensor %2 is FP8, and %3 keeps gate_proj and up_proj in turn there: scales of such a tensor are not supported</source>
        <translation>%1: Tensor %2 ist FP8, und %3 hält darin gate_proj und up_proj abwechselnd: Skalen eines solchen Tensors werden nicht unterstützt</translation>
    </message>
    <message>
        <source>Take a release in MXFP4 or bf16</source>
        <translation>Ein Release in MXFP4 oder bf16 nehmen</translation>
    </message>
    <message>
        <source>%1: tensor %2 has blocks that hold rows of both gate_proj and up_proj, since %3 is no multiple of %4: that is not supported</source>
        <translation>%1: Tensor %2 hat Blöcke mit Zeilen von gate_proj und up_proj zugleich, denn %3 ist kein Vielfaches von %4: Das wird nicht unterstützt</translation>
    </message>
    <message>
        <source>Take a checkpoint with one FP8 tensor for each expert, or a bf16 release</source>
        <translation>Einen Checkpoint mit je einem FP8-Tensor für jeden Experten oder ein Release in bf16 nehmen</translation>
    </message>
    <message>
        <source>%1: tensor %2 has type %3; MXFP4 is kept as u8</source>
        <translation>%1: Tensor %2 hat den Typ %3; MXFP4 wird als u8 abgelegt</translation>
    </message>
    <message>
        <source>%1: tensor %2 is MXFP4, but H %3 or I %4 is no multiple of %5</source>
        <translation>%1: Tensor %2 ist MXFP4, aber H %3 oder I %4 ist kein Vielfaches von %5</translation>
    </message>
    <message>
        <source>elements of type %1 cannot be converted</source>
        <translation>Elemente des Typs %1 lassen sich nicht umwandeln</translation>
    </message>
    <message>
        <source>Only f32, bf16, f16 and f64 can</source>
        <translation>Nur f32, bf16, f16 und f64 lassen sich umwandeln</translation>
    </message>
    <message>
        <source>%1: the weights of %2 are not int8 with a scale for each output channel</source>
        <translation>%1: Die Gewichte von %2 sind nicht int8 mit einer Skala für jeden Ausgabekanal</translation>
    </message>
    <message>
        <source>Take a file whose experts are int8, or leave out its `quantization`</source>
        <translation>Eine Datei nehmen, deren Experten int8 sind, oder ihre `quantization` weglassen</translation>
    </message>
    <message>
        <source>%1: FP8 experts with a scale for each 128 x 128 block stand beside others with scales for channels or tensors</source>
        <translation>%1: FP8-Experten mit einer Skala für jeden Block von 128 x 128 stehen neben anderen mit Skalen für Kanäle oder Tensoren</translation>
    </message>
    <message>
        <source>Leave out --quantize, which multiplies with what they stand for</source>
        <translation>--quantize weglassen: Dann wird mit dem multipliziert, wofür sie stehen</translation>
    </message>
    <message>
        <source>%1: tensor %2 has type %3, expected %4</source>
        <translation>%1: Tensor %2 hat den Typ %3, erwartet wird %4</translation>
    </message>
    <message>
        <source>%1: tensor %2 has type %3, not f32, bf16 or f16</source>
        <translation>%1: Tensor %2 hat den Typ %3, nicht f32, bf16 oder f16</translation>
    </message>
    <message>
        <source>%1: tensor %2 has %3 tokens, not %4 to %5</source>
        <translation>%1: Tensor %2 hat %3 Token, nicht %4 bis %5</translation>
    </message>
    <message>
        <source>%1: tensor %2 names an expert twice or one that does not exist</source>
        <translation>%1: Tensor %2 nennt einen Experten zweimal oder einen, den es nicht gibt</translation>
    </message>
    <message>
        <source>%1: tensor %2 holds infinities or NaN</source>
        <translation>%1: Tensor %2 enthält Unendlich oder NaN</translation>
    </message>
    <message>
        <source>%1: tensor %2 holds scores, expected the router&apos;s logits</source>
        <translation>%1: Tensor %2 enthält Scores, erwartet werden die Logits des Routers</translation>
    </message>
    <message>
        <source>%1: tensor %2 holds logits, expected the router&apos;s scores</source>
        <translation>%1: Tensor %2 enthält Logits, erwartet werden die Scores des Routers</translation>
    </message>
    <message>
        <source>%1: tensor %2 names other experts than %3</source>
        <translation>%1: Tensor %2 nennt andere Experten als %3</translation>
    </message>
    <message>
        <source>%1: tensor %2 has not %3 score(s) above zero for each token</source>
        <translation>%1: Tensor %2 hat nicht für jeden Token %3 Score(s) über null</translation>
    </message>
    <message>
        <source>%1: parameters are %2, expected %3</source>
        <translation>%1: parameters sind %2, erwartet wird %3</translation>
    </message>
    <message>
        <source>The metadata contradicts itself: write the file anew</source>
        <translation>Die Metadaten widersprechen sich: die Datei neu schreiben</translation>
    </message>
    <message>
        <source>%1: seed is missing, and the file holds no weights</source>
        <translation>%1: seed fehlt, und die Datei enthält keine Gewichte</translation>
    </message>
    <message>
        <source>Store the weights or their seed</source>
        <translation>Die Gewichte oder ihren Seed speichern</translation>
    </message>
    <message>
        <source>%1: there is no tensor weights.*</source>
        <translation>%1: Es gibt keinen Tensor weights.*</translation>
    </message>
    <message>
        <source>Files with a config hold their weights: write the file anew</source>
        <translation>Dateien mit einer Konfiguration enthalten ihre Gewichte: die Datei neu schreiben</translation>
    </message>
    <message>
        <source>%1: quantization is &quot;%2&quot;</source>
        <translation>%1: quantization ist „%2“</translation>
    </message>
    <message>
        <source>Only files whose rules begin with &quot;w8a8 int8&quot; can be verified</source>
        <translation>Nur Dateien, deren Regeln mit „w8a8 int8“ beginnen, lassen sich prüfen</translation>
    </message>
    <message>
        <source>%1: dtype is not bfloat16, which W8A8&apos;s rules round to</source>
        <translation>%1: dtype ist nicht bfloat16, worauf die Regeln von W8A8 runden</translation>
    </message>
    <message>
        <source>Write the file anew</source>
        <translation>Die Datei neu schreiben</translation>
    </message>
    <message>
        <source>%1: there is no tensor layerN.hidden_states</source>
        <translation>%1: Es gibt keinen Tensor layerN.hidden_states</translation>
    </message>
    <message>
        <source>Give a file with layerN.hidden_states and layerN.output for each layer N to check</source>
        <translation>Eine Datei mit layerN.hidden_states und layerN.output für jede zu prüfende Schicht N angeben</translation>
    </message>
    <message>
        <source>%1 is W8A8 itself, so there is nothing unquantised to compare with</source>
        <translation>%1 ist selbst W8A8; es gibt also nichts Unquantisiertes zum Vergleichen</translation>
    </message>
    <message>
        <source>Leave out --quantize</source>
        <translation>--quantize weglassen</translation>
    </message>
    <message>
        <source>table %1 may not be modified</source>
        <translation>Tabelle %1 darf nicht geändert werden</translation>
    </message>
    <message>
        <source>W8A8 sums over %1 values in 32 bits</source>
        <translation>Summen von W8A8 über %1 Werte in 32 Bit</translation>
    </message>
    <message>
        <source>asking the trace</source>
        <translation>befragt den Trace</translation>
    </message>
    <message>
        <source>%1 is the trace that is read: it is not written over</source>
        <translation>%1 ist der Trace, der gelesen wird: Er wird nicht überschrieben</translation>
    </message>
    <message>
        <source>%1 is a file that this run reads: it is not written over</source>
        <translation>%1 ist eine Datei, die dieser Lauf liest: Sie wird nicht überschrieben</translation>
    </message>
    <message>
        <source>%1 is there already and was not written by GateScope</source>
        <translation>%1 gibt es schon, und GateScope hat es nicht geschrieben</translation>
    </message>
    <message>
        <source>Name another file after %1, or write over it with --overwrite</source>
        <translation>Nach %1 eine andere Datei angeben oder sie mit --overwrite überschreiben</translation>
    </message>
    <message>
        <source>Name another file after %1</source>
        <translation>Nach %1 eine andere Datei angeben</translation>
    </message>
    <message>
        <source>%1 and %2 name one file, %3</source>
        <translation>%1 und %2 nennen dieselbe Datei, %3</translation>
    </message>
    <message>
        <source>%1 %2 is standard output, where --json&apos;s result goes</source>
        <translation>%1 %2 ist die Standardausgabe, wohin das Ergebnis von --json geht</translation>
    </message>
    <message>
        <source>Name another file after %1, or leave --json away</source>
        <translation>Nach %1 eine andere Datei angeben oder --json weglassen</translation>
    </message>
    <message>
        <source>%1: %2 is given: transforms of activations are not supported</source>
        <translation>%1: %2 ist angegeben: Transformationen der Aktivierungen werden nicht unterstützt</translation>
    </message>
    <message>
        <source>Run it in bf16, or with --device cpu</source>
        <translation>Es in bf16 oder mit --device cpu laufen lassen</translation>
    </message>
    <message>
        <source>The MoE layers are %1 to %2</source>
        <translation>Die MoE-Schichten sind %1 bis %2</translation>
    </message>
    <message>
        <source>The MoE layers are %1, and %2 more</source>
        <translation>Die MoE-Schichten sind %1 und %2 weitere</translation>
    </message>
    <message>
        <source>%1: none of the shards that it names is there, but %2 is</source>
        <translation>%1: Von den genannten Teilen ist keiner da, wohl aber %2</translation>
    </message>
    <message>
        <source>Remove the index if %1 is the whole model</source>
        <translation>Das Verzeichnis entfernen, wenn %1 das ganze Modell ist</translation>
    </message>
    <message>
        <source>%1: tensor %2 holds packed integers as GPTQ and AWQ write them, which are not read</source>
        <translation>%1: Tensor %2 enthält gepackte ganze Zahlen, wie GPTQ und AWQ sie schreiben; sie werden nicht gelesen</translation>
    </message>
    <message>
        <source>%1: tensor %2 holds packed integers as compressed-tensors writes them (pack-quantized), which are not read</source>
        <translation>%1: Tensor %2 enthält gepackte ganze Zahlen, wie compressed-tensors sie schreibt (pack-quantized); sie werden nicht gelesen</translation>
    </message>
    <message>
        <source>none of its times can be used, the first at byte %1: ts is a number of microseconds</source>
        <translation>keine seiner Zeiten ist verwendbar, die erste bei Byte %1: ts ist eine Anzahl von Mikrosekunden</translation>
    </message>
    <message>
        <source>JSON document behind the file&apos;s first one, read too</source>
        <translation>JSON-Dokument hinter dem ersten der Datei, mitgelesen</translation>
    </message>
    <message>
        <source>Several files were joined to one; open them one by one to tell their processes apart</source>
        <translation>Mehrere Dateien wurden zu einer verbunden; sie einzeln öffnen, um ihre Prozesse auseinanderzuhalten</translation>
    </message>
    <message>
        <source>event behind the end of the list of events, read too</source>
        <translation>Ereignis hinter dem Ende der Ereignisliste, mitgelesen</translation>
    </message>
    <message>
        <source>The writer closed the list too early, or several writers wrote one file</source>
        <translation>Das schreibende Programm schloss die Liste zu früh, oder mehrere schrieben in eine Datei</translation>
    </message>
    <message>
        <source>file with times too large for microseconds since 1970, counted from its first one</source>
        <translation>Datei mit Zeiten, die für Mikrosekunden seit 1970 zu groß sind, von der ersten an gezählt</translation>
    </message>
    <message>
        <source>They look like nanoseconds, but ts is in microseconds: durations may be a thousand times too long</source>
        <translation>Sie sehen nach Nanosekunden aus, aber ts ist in Mikrosekunden: Dauern können tausendmal zu lang sein</translation>
    </message>
    <message>
        <source>a file was cut short, or its disk failed, while its tensors were read</source>
        <translation>eine Datei wurde gekürzt, während ihre Tensoren gelesen wurden, oder ihr Datenträger fiel aus</translation>
    </message>
    <message>
        <source>Let nobody write to the checkpoint meanwhile; get the file again</source>
        <translation>Währenddessen nichts in den Checkpoint schreiben lassen; die Datei nochmals beschaffen</translation>
    </message>
    <message>
        <source>%1: was cut short while it was read</source>
        <translation>%1: wurde gekürzt, während sie gelesen wurde</translation>
    </message>
    <message>
        <source>a rank told less of what it measured than it announced</source>
        <translation>ein Rank hat weniger von dem gemeldet, was er maß, als er ankündigte</translation>
    </message>
    <message>
        <source>%1 &quot;%2&quot; is a share of 1 or more</source>
        <translation>%1 „%2“ ist ein Anteil von 1 oder mehr</translation>
    </message>
    <message>
        <source>Write %1% for so many percent</source>
        <translation>Für so viele Prozent %1% schreiben</translation>
    </message>
    <message>
        <source>Give it beside layer%1.output, whose input it is</source>
        <translation>Neben layer%1.output, dessen Eingabe er ist, mitgeben</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>data flow</source>
        <translation>Datenfluss</translation>
    </message>
    <message>
        <source>shapes</source>
        <translation>Formen</translation>
    </message>
    <message>
        <source>structure</source>
        <translation>Struktur</translation>
    </message>
    <message>
        <source>weak</source>
        <translation>schwach</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Belege</translation>
    </message>
    <message numerus="yes">
        <source>%n slices</source>
        <translation>
            <numerusform>%n Slice</numerusform>
            <numerusform>%n Slices</numerusform>
        </translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Told by</source>
        <translation>Erkannt an</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>Rat</translation>
    </message>
    <message>
        <source>Refuted by</source>
        <translation>Widerlegt durch</translation>
    </message>
</context>
<context>
    <name>GateLane</name>
    <message>
        <source>redundant</source>
        <translation>redundant</translation>
    </message>
    <message>
        <source>%1, %2 redundant</source>
        <translation>%1, %2 redundant</translation>
    </message>
    <message numerus="yes">
        <source>%n gate calls</source>
        <comment>two or more</comment>
        <translation>
            <numerusform>%n Gate-Aufruf</numerusform>
            <numerusform>%n Gate-Aufrufe</numerusform>
        </translation>
    </message>
    <message>
        <source>gate</source>
        <translation>Gate</translation>
    </message>
</context>
<context>
    <name>Kernels</name>
    <message>
        <source>B minus A, of one call; 95 % interval %1 to %2. Verdict: %3.</source>
        <translation>B minus A, je Aufruf; 95&#xa0;%-Intervall %1 bis %2. Urteil: %3.</translation>
    </message>
    <message numerus="yes">
        <source>Its calls are of %n kinds, by shape and place; this is the one that weighs most.</source>
        <translation>
            <numerusform>Seine Aufrufe sind nach Form und Stelle von %n Art; dies ist die gewichtigste.</numerusform>
            <numerusform>Seine Aufrufe sind nach Form und Stelle von %n Arten; dies ist die gewichtigste.</numerusform>
        </translation>
    </message>
    <message>
        <source>only in A</source>
        <translation>nur in A</translation>
    </message>
    <message>
        <source>only in B</source>
        <translation>nur in B</translation>
    </message>
    <message>
        <source>Calls per layer</source>
        <translation>Aufrufe je Schicht</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Time per layer</source>
        <translation>Zeit je Schicht</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>Calls per layer times the median of one call</source>
        <translation>Aufrufe je Schicht mal Median eines Aufrufs</translation>
    </message>
    <message>
        <source>Time of all calls</source>
        <translation>Zeit aller Aufrufe</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>Of one call</source>
        <translation>Eines Aufrufs</translation>
    </message>
    <message>
        <source>p90</source>
        <translation>p90</translation>
    </message>
    <message>
        <source>Nine calls of ten took no longer</source>
        <translation>Neun von zehn Aufrufen dauerten nicht länger</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Of the layer&apos;s time</source>
        <translation>An der Zeit der Schicht</translation>
    </message>
    <message>
        <source>Of the time of all kernels</source>
        <translation>An der Zeit aller Kernel</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>Kernel</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Difference
B − A, of one call</source>
        <translation>Unterschied
B − A, je Aufruf</translation>
    </message>
    <message>
        <source>Median difference with its 95 % interval. The bar: how much of A&apos;s time; to the left is faster.</source>
        <translation>Median des Unterschieds mit 95&#xa0;%-Intervall. Der Balken: wie viel von As Zeit; nach links heißt schneller.</translation>
    </message>
    <message>
        <source>Whole layer</source>
        <translation>Ganze Schicht</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>bookmark</source>
        <translation>Lesezeichen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>From the trace&apos;s start</source>
        <translation>Ab Beginn des Trace</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
</context>
<context>
    <name>Placement</name>
    <message>
        <source>before the fix</source>
        <translation>vor dem Fix</translation>
    </message>
    <message>
        <source>after the fix</source>
        <translation>nach dem Fix</translation>
    </message>
    <message>
        <source>external router</source>
        <translation>externer Router</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>about 1 s left</source>
        <translation>noch etwa 1 s</translation>
    </message>
    <message>
        <source>about %1 s left</source>
        <translation>noch etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min left</source>
        <translation>noch etwa %1 min</translation>
    </message>
    <message>
        <source>about %1 h left</source>
        <translation>noch etwa %1 h</translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message>
        <source>Unsaved run</source>
        <translation>Nicht gespeicherter Lauf</translation>
    </message>
    <message>
        <source>“%1” has not been saved.</source>
        <translation>„%1“ ist noch nicht gespeichert.</translation>
    </message>
    <message>
        <source>Save it %1? Runs without a file stay among the recent runs until twenty newer ones have come.</source>
        <translation>Den Lauf %1 speichern? Läufe ohne Datei bleiben unter den letzten Läufen, bis zwanzig neuere hinzugekommen sind.</translation>
    </message>
    <message>
        <source>&amp;Save …</source>
        <translation>&amp;Speichern …</translation>
    </message>
    <message>
        <source>&amp;Don&apos;t save</source>
        <translation>&amp;Nicht speichern</translation>
    </message>
    <message>
        <source>Replace the file</source>
        <translation>Datei ersetzen</translation>
    </message>
    <message>
        <source>“%1” exists already.</source>
        <translation>„%1“ gibt es schon.</translation>
    </message>
    <message>
        <source>What it holds now would be lost.</source>
        <translation>Ihr jetziger Inhalt ginge verloren.</translation>
    </message>
    <message>
        <source>&amp;Replace it</source>
        <translation>&amp;Ersetzen</translation>
    </message>
    <message>
        <source>Still running</source>
        <translation>Läuft noch</translation>
    </message>
    <message>
        <source>The layer is still being measured.</source>
        <translation>Die Schicht wird noch gemessen.</translation>
    </message>
    <message>
        <source>Closing the window stops it. You are asked about what has been measured until then.</source>
        <translation>Wird das Fenster geschlossen, endet die Messung. Was mit dem bis dahin Gemessenen geschehen soll, wird noch gefragt.</translation>
    </message>
    <message>
        <source>&amp;Stop and close</source>
        <translation>&amp;Anhalten und schließen</translation>
    </message>
    <message>
        <source>&amp;Keep running</source>
        <translation>&amp;Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>gate calls</source>
        <translation>Gate-Aufrufe</translation>
    </message>
</context>
<context>
    <name>RankLaunch</name>
    <message>
        <source>Ranks are started by mpirun, which was not found. Install the package openmpi-bin.</source>
        <translation>Ranks startet mpirun, das nicht gefunden wurde. Das Paket openmpi-bin installieren.</translation>
    </message>
    <message>
        <source>Ranks need MPI, and the module for it is not there: %1. Install the package gatescope-mpi.</source>
        <translation>Ranks brauchen MPI, und das Modul dafür fehlt: %1. Das Paket gatescope-mpi installieren.</translation>
    </message>
    <message>
        <source>Tokens are those of all ranks together, threads each rank&apos;s.</source>
        <translation>Token gelten für alle Ranks zusammen, Threads für jeden Rank.</translation>
    </message>
    <message numerus="yes">
        <source>More ranks than the %n core(s) here: they take turns (--oversubscribe), and no time of theirs means anything.</source>
        <translation>
            <numerusform>Mehr Ranks als der %n Kern hier: sie wechseln sich ab (--oversubscribe), und ihre Zeiten besagen nichts.</numerusform>
            <numerusform>Mehr Ranks als die %n Kerne hier: sie wechseln sich ab (--oversubscribe), und ihre Zeiten besagen nichts.</numerusform>
        </translation>
    </message>
    <message>
        <source>mpirun wants to be told that root means it (--allow-run-as-root).</source>
        <translation>mpirun will wissen, dass root es ernst meint (--allow-run-as-root).</translation>
    </message>
    <message>
        <source>They aren&apos;t bound to a core each (--bind-to none), so that each can have its threads.</source>
        <translation>Sie sind nicht an je einen Kern gebunden (--bind-to none), damit jeder seine Threads haben kann.</translation>
    </message>
</context>
<context>
    <name>Roofline</name>
    <message>
        <source>memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>arithmetic</source>
        <translation>Rechenwerk</translation>
    </message>
</context>
<context>
    <name>RunProblems</name>
    <message>
        <source>Choose at least one placement.</source>
        <translation>Mindestens eine Platzierung wählen.</translation>
    </message>
    <message>
        <source>At most %1 placements can take turns.</source>
        <translation>Höchstens %1 Platzierungen können sich abwechseln.</translation>
    </message>
    <message>
        <source>Choose the checkpoint&apos;s folder, or drop it here.</source>
        <translation>Ordner des Checkpoints wählen oder hierher ziehen.</translation>
    </message>
    <message>
        <source>Choose a config.json, or drop it here.</source>
        <translation>Eine config.json wählen oder hierher ziehen.</translation>
    </message>
    <message>
        <source>Layer %1 of this checkpoint is no MoE layer.</source>
        <translation>Schicht %1 dieses Checkpoints ist keine MoE-Schicht.</translation>
    </message>
    <message numerus="yes">
        <source>From layer %1 on the checkpoint has %n MoE layer(s).</source>
        <translation>
            <numerusform>Ab Schicht %1 hat der Checkpoint %n MoE-Schicht.</numerusform>
            <numerusform>Ab Schicht %1 hat der Checkpoint %n MoE-Schichten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose the file that an earlier run captured.</source>
        <translation>Die Datei wählen, die ein früherer Lauf aufgezeichnet hat.</translation>
    </message>
    <message>
        <source>There is no file %1.</source>
        <translation>Es gibt keine Datei %1.</translation>
    </message>
    <message>
        <source>The model&apos;s last expert is %1.</source>
        <translation>Der letzte Experte des Modells ist %1.</translation>
    </message>
    <message>
        <source>Only the model&apos;s own routing depends on the gate&apos;s data type.</source>
        <translation>Nur das Routing des Modells selbst hängt vom Datentyp des Gates ab.</translation>
    </message>
    <message>
        <source>That is the run&apos;s data type already.</source>
        <translation>Diesen Datentyp hat der Lauf schon.</translation>
    </message>
    <message>
        <source>There is no device %1 on this machine.</source>
        <translation>Auf diesem Rechner gibt es kein Gerät %1.</translation>
    </message>
    <message>
        <source>Not to be had of a run over ranks.</source>
        <translation>Bei einem Lauf über Ranks nicht zu haben.</translation>
    </message>
    <message numerus="yes">
        <source>The model has %n expert(s): some ranks would hold none.</source>
        <translation>
            <numerusform>Das Modell hat %n Experten: einige Ranks hielten keinen.</numerusform>
            <numerusform>Das Modell hat %n Experten: einige Ranks hielten keinen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunSettings</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n Schicht</numerusform>
            <numerusform>%n Schichten</numerusform>
        </translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>captured routing</source>
        <translation>aufgezeichnetes Routing</translation>
    </message>
    <message numerus="yes">
        <source>%n rank(s)</source>
        <translation>
            <numerusform>%n Rank</numerusform>
            <numerusform>%n Ranks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Search</name>
    <message>
        <source>Not a regular expression: %1, at character %2.</source>
        <translation>Kein regulärer Ausdruck: %1, bei Zeichen %2.</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Open the traces themselves, or a session that GateScope saved.</source>
        <translation>Die Traces selbst öffnen oder eine von GateScope gespeicherte Sitzung.</translation>
    </message>
    <message>
        <source>is no JSON at byte %1: %2</source>
        <translation>ist bei Byte %1 kein JSON: %2</translation>
    </message>
    <message>
        <source>has no field &quot;format&quot; that says &quot;%1&quot;</source>
        <translation>hat kein Feld „format“ mit dem Wert „%1“</translation>
    </message>
    <message>
        <source>has an entry without a path in &quot;traces&quot;</source>
        <translation>hat in „traces“ einen Eintrag ohne Pfad</translation>
    </message>
    <message>
        <source>Choose a folder that exists and that you may write to.</source>
        <translation>Einen Ordner wählen, den es gibt und in den geschrieben werden darf.</translation>
    </message>
</context>
<context>
    <name>ShownText</name>
    <message>
        <source>(no name)</source>
        <translation>(ohne Namen)</translation>
    </message>
</context>
<context>
    <name>SliceFacts</name>
    <message>
        <source>Start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>%1 (%2 ns) from the trace&apos;s start</source>
        <translation>%1 (%2 ns) nach Beginn des Trace</translation>
    </message>
    <message>
        <source>In its step</source>
        <translation>Im Schritt</translation>
    </message>
    <message>
        <source>%1 after the start of step %2</source>
        <translation>%1 nach Beginn von Schritt %2</translation>
    </message>
    <message>
        <source>In its layer</source>
        <translation>In der Schicht</translation>
    </message>
    <message>
        <source>%1 after the start of layer %2</source>
        <translation>%1 nach Beginn von Schicht %2</translation>
    </message>
    <message>
        <source>Gate call</source>
        <translation>Gate-Aufruf</translation>
    </message>
    <message>
        <source>redundant: nothing reads its result</source>
        <translation>redundant: nichts liest das Ergebnis</translation>
    </message>
    <message>
        <source>its logits are used</source>
        <translation>seine Logits werden benutzt</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>Iteration</translation>
    </message>
    <message>
        <source>Expert</source>
        <translation>Experte</translation>
    </message>
    <message>
        <source>M × N × K</source>
        <translation>M × N × K</translation>
    </message>
    <message>
        <source>Arithmetic</source>
        <translation>Rechenarbeit</translation>
    </message>
    <message>
        <source>%1 FLOPs, %2</source>
        <translation>%1 FLOPs, %2</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Experts hit</source>
        <translation>Getroffene Experten</translation>
    </message>
    <message>
        <source>%1 of what the machine can do: no such call is faster than %2</source>
        <translation>%1 dessen, was der Rechner kann: kein solcher Aufruf ist schneller als %2</translation>
    </message>
    <message>
        <source> (bound by memory)</source>
        <translation> (vom Speicher begrenzt)</translation>
    </message>
    <message>
        <source> (bound by arithmetic)</source>
        <translation> (vom Rechnen begrenzt)</translation>
    </message>
    <message>
        <source>Roofline</source>
        <translation>Roofline</translation>
    </message>
    <message>
        <source>In B</source>
        <translation>In B</translation>
    </message>
    <message>
        <source>In A</source>
        <translation>In A</translation>
    </message>
    <message>
        <source>not called there</source>
        <translation>dort nicht aufgerufen</translation>
    </message>
    <message>
        <source>%1, this one call (%2)</source>
        <translation>%1, dieser eine Aufruf (%2)</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Pfeile</translation>
    </message>
    <message>
        <source>Started by</source>
        <translation>Gestartet von</translation>
    </message>
    <message>
        <source>Starts</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Self time</source>
        <translation>Eigene Zeit</translation>
    </message>
    <message>
        <source>Ended at the latest</source>
        <translation>Endete spätestens</translation>
    </message>
    <message>
        <source>after %1: it can&apos;t have run as long as was recorded</source>
        <translation>nach %1: so lange wie aufgezeichnet kann er nicht gelaufen sein</translation>
    </message>
    <message>
        <source>Track</source>
        <translation>Spur</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Inside of</source>
        <translation>Innerhalb von</translation>
    </message>
    <message>
        <source>Launched from (module path)</source>
        <translation>Gestartet aus (Modulpfad)</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
</context>
<context>
    <name>SliceWords</name>
    <message>
        <source>redundant</source>
        <translation>redundant</translation>
    </message>
    <message>
        <source>gate call, used</source>
        <translation>Gate-Aufruf, benutzt</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message numerus="yes">
        <source>%n slices, too narrow to be told apart; the longest one:</source>
        <comment>two or more</comment>
        <translation>
            <numerusform>%n Slice, zu schmal zum Unterscheiden; der längste:</numerusform>
            <numerusform>%n Slices, zu schmal zum Unterscheiden; der längste:</numerusform>
        </translation>
    </message>
    <message>
        <source>at %1 of %2</source>
        <translation>bei %1 von %2</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>bei %1</translation>
    </message>
    <message numerus="yes">
        <source>%n gate calls; the first redundant one:</source>
        <comment>two or more</comment>
        <translation>
            <numerusform>%n Gate-Aufruf; der erste redundante:</numerusform>
            <numerusform>%n Gate-Aufrufe; der erste redundante:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gate calls; the first one:</source>
        <comment>two or more</comment>
        <translation>
            <numerusform>%n Gate-Aufruf; der erste:</numerusform>
            <numerusform>%n Gate-Aufrufe; der erste:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepSentence</name>
    <message>
        <source>; %1 %</source>
        <translation>; %1 %</translation>
    </message>
    <message>
        <source>%1, no interval%2</source>
        <translation>%1, ohne Intervall%2</translation>
    </message>
    <message>
        <source>%1 (%2 to %3%4)</source>
        <translation>%1 (%2 bis %3%4)</translation>
    </message>
    <message>
        <source>The variance between recordings was measured.</source>
        <translation>Die Streuung zwischen Aufzeichnungen wurde gemessen.</translation>
    </message>
    <message>
        <source>Both were recorded in turn in one run, so no variance between recordings is added.</source>
        <translation>Beide wurden in einem Lauf abwechselnd aufgezeichnet; eine Streuung zwischen Aufzeichnungen kommt also nicht hinzu.</translation>
    </message>
    <message>
        <source>How much recordings of one program differ was not measured but assumed (%1 % of a step&apos;s time, docs/method.md); two more recordings of each side would measure it.</source>
        <translation>Wie sehr sich Aufzeichnungen eines Programms unterscheiden, wurde nicht gemessen, sondern angenommen (%1 % der Zeit eines Schritts, docs/method.md); zwei weitere Aufzeichnungen jeder Seite würden es messen.</translation>
    </message>
    <message>
        <source>These two recordings differ, by %1 to %2 a step; so do recordings of one program.</source>
        <translation>Diese beiden Aufzeichnungen unterscheiden sich um %1 bis %2 je Schritt; das tun auch Aufzeichnungen eines Programms.</translation>
    </message>
    <message>
        <source>No verdict: steps aren&apos;t alike (%1).</source>
        <translation>Kein Urteil: Die Schritte gleichen sich nicht (%1).</translation>
    </message>
    <message>
        <source>The candidate is faster: %1 a step.</source>
        <translation>Der Kandidat ist schneller: %1 je Schritt.</translation>
    </message>
    <message>
        <source>The candidate is slower: %1 a step.</source>
        <translation>Der Kandidat ist langsamer: %1 je Schritt.</translation>
    </message>
    <message>
        <source>No evidence of a difference: %1 a step.</source>
        <translation>Kein Beleg für einen Unterschied: %1 je Schritt.</translation>
    </message>
    <message>
        <source>A difference of %1 would have been shown in four of five comparisons.</source>
        <translation>Ein Unterschied von %1 hätte sich in vier von fünf Vergleichen gezeigt.</translation>
    </message>
    <message>
        <source>One step a side shows nothing.</source>
        <translation>Ein Schritt je Seite zeigt nichts.</translation>
    </message>
    <message>
        <source>A run of fewer than %1 blocks shows nothing.</source>
        <translation>Ein Lauf mit weniger als %1 Blöcken zeigt nichts.</translation>
    </message>
    <message>
        <source>One step in the baseline shows nothing.</source>
        <translation>Ein Schritt in der Basis zeigt nichts.</translation>
    </message>
    <message>
        <source>One step in the candidate shows nothing.</source>
        <translation>Ein Schritt im Kandidaten zeigt nichts.</translation>
    </message>
    <message>
        <source>A recording of one step shows nothing.</source>
        <translation>Eine Aufzeichnung mit einem Schritt zeigt nichts.</translation>
    </message>
    <message>
        <source>The interval excludes zero and signed ranks don&apos;t agree (p = %1): more blocks would tell.</source>
        <translation>Das Intervall schließt null aus, die Vorzeichenränge stimmen dem nicht zu (p = %1): Mehr Blöcke würden es zeigen.</translation>
    </message>
</context>
<context>
    <name>Sweep</name>
    <message numerus="yes">
        <source>%n threads</source>
        <translation>
            <numerusform>%n Thread</numerusform>
            <numerusform>%n Threads</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 minus %2</source>
        <translation>%1 minus %2</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Before the fix</source>
        <translation>Vor dem Fix</translation>
    </message>
    <message>
        <source>After the fix</source>
        <translation>Nach dem Fix</translation>
    </message>
    <message>
        <source>External router</source>
        <translation>Externer Router</translation>
    </message>
</context>
<context>
    <name>TraceLoader</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n Schicht</numerusform>
            <numerusform>%n Schichten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of weights</source>
        <translation>%1 Gewichte</translation>
    </message>
    <message>
        <source>routing: %1</source>
        <translation>Routing: %1</translation>
    </message>
    <message>
        <source>The run was stopped early; what had been measured is shown.</source>
        <translation>Der Lauf wurde vorzeitig angehalten; gezeigt wird, was bis dahin gemessen war.</translation>
    </message>
    <message>
        <source>The recorder was full: %1 slices are missing from the timeline.</source>
        <translation>Der Recorder war voll: in der Zeitleiste fehlen %1 Slices.</translation>
    </message>
    <message>
        <source>The device is simulated: times are not real.</source>
        <translation>Das Gerät ist simuliert: die Zeiten sind nicht echt.</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weitere</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 slices on %2 tracks</source>
        <translation>%1 Slices auf %2 Spuren</translation>
    </message>
    <message>
        <source>The run has left no result in %1.</source>
        <translation>Der Lauf hat in %1 kein Ergebnis hinterlassen.</translation>
    </message>
    <message>
        <source>Start it again.</source>
        <translation>Noch einmal starten.</translation>
    </message>
    <message>
        <source>Two speeds, %1: %2 of the passes took about %3 and %4 about %5, with next to nothing between. The median is one of these, and may be the other one in the next run.</source>
        <translation>Zwei Geschwindigkeiten, %1: %2 der Durchgänge dauerten etwa %3 und %4 etwa %5, mit so gut wie nichts dazwischen. Der Median ist einer dieser Werte und kann im nächsten Lauf der andere sein.</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>95&#xa0;% interval %1 to %2, %3 blocks</source>
        <translation>95&#xa0;%-Intervall %1 bis %2, %3 Blöcke</translation>
    </message>
    <message>
        <source>It costs a layer %1 (the cheaper of its calls) to %2 (the dearer one).</source>
        <translation>Es kostet eine Schicht %1 (der billigere ihrer Aufrufe) bis %2 (der teurere).</translation>
    </message>
    <message>
        <source>The warm call alone takes %1.</source>
        <translation>Der warme Aufruf allein dauert %1.</translation>
    </message>
    <message>
        <source>Other work to save</source>
        <translation>Weitere einsparbare Arbeit</translation>
    </message>
    <message>
        <source>none found</source>
        <translation>keine gefunden</translation>
    </message>
    <message numerus="yes">
        <source>%n findings</source>
        <translation>
            <numerusform>%n Befund</numerusform>
            <numerusform>%n Befunde</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n odd events in the file</source>
        <translation>
            <numerusform>%n auffälliges Ereignis in der Datei</numerusform>
            <numerusform>%n auffällige Ereignisse in der Datei</numerusform>
        </translation>
    </message>
    <message>
        <source>The device failed in mid-run: %1</source>
        <translation>Das Gerät ist mitten im Lauf ausgefallen: %1</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Aufzeichnung</translation>
    </message>
    <message numerus="yes">
        <source>%n remarks</source>
        <translation>
            <numerusform>%n Anmerkung</numerusform>
            <numerusform>%n Anmerkungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>Ausgaben</translation>
    </message>
    <message>
        <source>bit-identical</source>
        <translation>bitgleich</translation>
    </message>
    <message>
        <source>different</source>
        <translation>verschieden</translation>
    </message>
    <message>
        <source>Both placements give the same bits.</source>
        <translation>Beide Platzierungen liefern dieselben Bits.</translation>
    </message>
    <message>
        <source>The placements&apos; outputs differ in some bits: this should not be.</source>
        <translation>Die Ausgaben der Platzierungen unterscheiden sich in einigen Bits: das sollte nicht sein.</translation>
    </message>
    <message>
        <source>A step, B against A</source>
        <translation>Ein Schritt, B gegen A</translation>
    </message>
    <message>
        <source>not comparable</source>
        <translation>nicht vergleichbar</translation>
    </message>
    <message>
        <source>%1, faster</source>
        <translation>%1, schneller</translation>
    </message>
    <message>
        <source>%1, slower</source>
        <translation>%1, langsamer</translation>
    </message>
    <message>
        <source>no evidence of a difference</source>
        <translation>kein Unterschied belegt</translation>
    </message>
    <message>
        <source>A layer</source>
        <translation>Eine Schicht</translation>
    </message>
    <message>
        <source>Median; p10 %1, p90 %2 over %3 passes.</source>
        <translation>Median; p10 %1, p90 %2 über %3 Durchläufe.</translation>
    </message>
    <message>
        <source>Gate calls per layer</source>
        <translation>Gate-Aufrufe je Schicht</translation>
    </message>
    <message>
        <source>No MoE layers were found in this trace.</source>
        <translation>In diesem Trace wurden keine MoE-Schichten gefunden.</translation>
    </message>
    <message>
        <source>medians %1 and %2</source>
        <translation>Mediane %1 und %2</translation>
    </message>
    <message>
        <source>too few passes for a verdict</source>
        <translation>zu wenige Durchläufe für ein Urteil</translation>
    </message>
    <message>
        <source>no difference resolved</source>
        <translation>kein Unterschied aufgelöst</translation>
    </message>
    <message>
        <source>%1 (%2); %3.</source>
        <translation>%1 (%2); %3.</translation>
    </message>
    <message>
        <source>Every pass of a MoE layer calls its gate once (%1, %2).</source>
        <translation>Jeder Durchlauf einer MoE-Schicht ruft ihr Gate einmal auf (%1, %2).</translation>
    </message>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n Schicht</numerusform>
            <numerusform>%n Schichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n Schritt</numerusform>
            <numerusform>%n Schritte</numerusform>
        </translation>
    </message>
    <message>
        <source>New in B: %1</source>
        <translation>Neu in B: %1</translation>
    </message>
    <message>
        <source>Gone in B: %1</source>
        <translation>In B weggefallen: %1</translation>
    </message>
</context>
<context>
    <name>WindowActions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open …</source>
        <translation>Ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open a trace; several files are the ranks of one run</source>
        <translation>Trace öffnen; mehrere Dateien gelten als Ranks eines Laufs</translation>
    </message>
    <message>
        <source>Compare &amp;with …</source>
        <translation>Ver&amp;gleichen mit …</translation>
    </message>
    <message>
        <source>Open a trace as the candidate beside this one</source>
        <translation>Trace als Kandidaten neben diesem öffnen</translation>
    </message>
    <message>
        <source>Open the &amp;example</source>
        <translation>&amp;Beispiel öffnen</translation>
    </message>
    <message>
        <source>A model on an H200 that calls its gate twice per layer, and the same with the fix</source>
        <translation>Ein Modell auf einer H200, das sein Gate je Schicht zweimal aufruft, und dasselbe mit dem Fix</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save the timeline as JSON that Perfetto opens too</source>
        <translation>Zeitleiste als JSON speichern, das auch Perfetto öffnet</translation>
    </message>
    <message>
        <source>Save &amp;as …</source>
        <translation>Speichern &amp;unter …</translation>
    </message>
    <message>
        <source>Save under another name</source>
        <translation>Unter anderem Namen speichern</translation>
    </message>
    <message>
        <source>Export a repor&amp;t …</source>
        <translation>Be&amp;richt exportieren …</translation>
    </message>
    <message>
        <source>Findings, comparison, roofline and load in one file: HTML, Markdown, CSV or JSON</source>
        <translation>Befunde, Vergleich, Roofline und Auslastung in einer Datei: HTML, Markdown, CSV oder JSON</translation>
    </message>
    <message>
        <source>Export a &amp;picture …</source>
        <translation>Bil&amp;d exportieren …</translation>
    </message>
    <message>
        <source>Save what the window shows as PNG</source>
        <translation>Inhalt des Fensters als PNG speichern</translation>
    </message>
    <message>
        <source>Save the sess&amp;ion …</source>
        <translation>S&amp;itzung speichern …</translation>
    </message>
    <message>
        <source>Keep which files are open and how you look at them</source>
        <translation>Offene Dateien und deren Ansicht festhalten</translation>
    </message>
    <message>
        <source>Open a sessio&amp;n …</source>
        <translation>Sit&amp;zung öffnen …</translation>
    </message>
    <message>
        <source>Open the files of a session again</source>
        <translation>Dateien einer Sitzung wieder öffnen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Close the trace in slot A</source>
        <translation>Trace in Platz A schließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>B&amp;eenden</translation>
    </message>
    <message>
        <source>Leave GateScope</source>
        <translation>GateScope verlassen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Undo the last zoom, selection, filter or arrangement</source>
        <translation>Letzten Zoom, letzte Auswahl, Filterung oder Anordnung zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Do again what was undone</source>
        <translation>Zurückgenommenes wiederholen</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>&amp;Filtern</translation>
    </message>
    <message>
        <source>Emphasise slices by name, in every view</source>
        <translation>Slices nach Namen hervorheben, in jeder Ansicht</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>Find slices by name or argument</source>
        <translation>Slices nach Namen oder Argument finden</translation>
    </message>
    <message>
        <source>Find a &amp;track</source>
        <translation>Sp&amp;ur finden</translation>
    </message>
    <message>
        <source>Jump to a thread, stream or counter</source>
        <translation>Zu einem Thread, Stream oder Zähler springen</translation>
    </message>
    <message>
        <source>&amp;Clear</source>
        <translation>Auswahl auf&amp;heben</translation>
    </message>
    <message>
        <source>Select nothing and measure nothing</source>
        <translation>Nichts auswählen und nichts messen</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
    <message>
        <source>&amp;Profile</source>
        <translation>&amp;Profilieren</translation>
    </message>
    <message>
        <source>Measure the layer as the form says</source>
        <translation>Schicht messen, wie das Formular es angibt</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Stop the present work</source>
        <translation>Laufende Arbeit anhalten</translation>
    </message>
    <message>
        <source>Show the &amp;form</source>
        <translation>&amp;Formular zeigen</translation>
    </message>
    <message>
        <source>What is run, and how</source>
        <translation>Was läuft, und wie</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>&amp;Vergleich</translation>
    </message>
    <message>
        <source>&amp;is_internal_router</source>
        <translation>&amp;is_internal_router</translation>
    </message>
    <message>
        <source>The other side alone</source>
        <translation>Die andere Seite allein</translation>
    </message>
    <message>
        <source>&amp;Both sides</source>
        <translation>&amp;Beide Seiten</translation>
    </message>
    <message>
        <source>Baseline above candidate</source>
        <translation>Basis über dem Kandidaten</translation>
    </message>
    <message>
        <source>&amp;Difference</source>
        <translation>&amp;Unterschied</translation>
    </message>
    <message>
        <source>Both sides, coloured by how each call&apos;s time differs</source>
        <translation>Beide Seiten, gefärbt nach dem Zeitunterschied jedes Aufrufs</translation>
    </message>
    <message>
        <source>E&amp;xchange the sides</source>
        <translation>Seiten &amp;tauschen</translation>
    </message>
    <message>
        <source>Make the candidate the baseline</source>
        <translation>Kandidaten zur Basis machen</translation>
    </message>
    <message>
        <source>&amp;Other side in focus</source>
        <translation>&amp;Andere Seite im Fokus</translation>
    </message>
    <message>
        <source>Keys act on the other timeline; the selection goes along</source>
        <translation>Tasten wirken auf die andere Zeitleiste; die Auswahl geht mit</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>&amp;Vergrößern</translation>
    </message>
    <message>
        <source>Zoom in at the pointer; hold for more</source>
        <translation>Am Zeiger vergrößern; gedrückt halten für mehr</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Zoom out at the pointer; hold for more</source>
        <translation>Am Zeiger verkleinern; gedrückt halten für mehr</translation>
    </message>
    <message>
        <source>Pan &amp;left</source>
        <translation>Nach &amp;links</translation>
    </message>
    <message>
        <source>Move to earlier times; hold for more</source>
        <translation>Zu früheren Zeiten; gedrückt halten für mehr</translation>
    </message>
    <message>
        <source>Pan &amp;right</source>
        <translation>Nach &amp;rechts</translation>
    </message>
    <message>
        <source>Move to later times; hold for more</source>
        <translation>Zu späteren Zeiten; gedrückt halten für mehr</translation>
    </message>
    <message>
        <source>&amp;Focus the selection, or fit all</source>
        <translation>Auswahl &amp;einpassen, sonst alles</translation>
    </message>
    <message>
        <source>Fit the selection; again: everything</source>
        <translation>Auswahl einpassen; noch einmal: alles</translation>
    </message>
    <message>
        <source>Next &amp;gate call</source>
        <translation>Nächster &amp;Gate-Aufruf</translation>
    </message>
    <message>
        <source>The next gate call that nothing reads; where every call is read, the next one</source>
        <translation>Der nächste Gate-Aufruf, den nichts liest; wo jeder gelesen wird, der nächste</translation>
    </message>
    <message>
        <source>Previous gate call</source>
        <translation>Voriger Gate-Aufruf</translation>
    </message>
    <message>
        <source>The gate call before</source>
        <translation>Der Gate-Aufruf davor</translation>
    </message>
    <message>
        <source>&amp;Next slice</source>
        <translation>&amp;Nächster Slice</translation>
    </message>
    <message>
        <source>Next slice on the track</source>
        <translation>Nächster Slice auf der Spur</translation>
    </message>
    <message>
        <source>&amp;Previous slice</source>
        <translation>V&amp;origer Slice</translation>
    </message>
    <message>
        <source>Previous slice on the track</source>
        <translation>Voriger Slice auf der Spur</translation>
    </message>
    <message>
        <source>Follow the flow</source>
        <translation>Dem Pfeil folgen</translation>
    </message>
    <message>
        <source>From a host launch to its device kernel</source>
        <translation>Vom Start auf dem Host zum Kernel auf dem Gerät</translation>
    </message>
    <message>
        <source>Follow the flow back</source>
        <translation>Dem Pfeil zurück folgen</translation>
    </message>
    <message>
        <source>From a device kernel to its host launch</source>
        <translation>Vom Kernel auf dem Gerät zum Start auf dem Host</translation>
    </message>
    <message>
        <source>&amp;Area from the selection</source>
        <translation>&amp;Bereich aus der Auswahl</translation>
    </message>
    <message>
        <source>Add up what the selected time holds</source>
        <translation>Aufsummieren, was in der ausgewählten Zeit liegt</translation>
    </message>
    <message>
        <source>&amp;Mark</source>
        <translation>&amp;Markieren</translation>
    </message>
    <message>
        <source>Mark the selected time</source>
        <translation>Ausgewählte Zeit markieren</translation>
    </message>
    <message>
        <source>Mark and &amp;keep</source>
        <translation>Markieren und be&amp;halten</translation>
    </message>
    <message>
        <source>Keep the mark as a bookmark beside the trace</source>
        <translation>Markierung als Lesezeichen beim Trace behalten</translation>
    </message>
    <message>
        <source>&amp;Details drawer</source>
        <translation>&amp;Detailschublade</translation>
    </message>
    <message>
        <source>Findings, kernels, details and more</source>
        <translation>Befunde, Kernel, Details und mehr</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>Like the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>Light or dark as the desktop is</source>
        <translation>Hell oder dunkel wie der Desktop</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>Always light</source>
        <translation>Immer hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>Always dark</source>
        <translation>Immer dunkel</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Command palette</source>
        <translation>&amp;Befehlspalette</translation>
    </message>
    <message>
        <source>Find anything that can be done</source>
        <translation>Alles finden, was sich tun lässt</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>All keys and mouse gestures</source>
        <translation>Alle Tasten und Mausgesten</translation>
    </message>
    <message>
        <source>&amp;About GateScope</source>
        <translation>&amp;Über GateScope</translation>
    </message>
    <message>
        <source>What it is and what it models</source>
        <translation>Was es ist und was es nachbildet</translation>
    </message>
    <message>
        <source>Open what was open &amp;last</source>
        <translation>Letzte Sitzung öff&amp;nen</translation>
    </message>
    <message>
        <source>Open the files of the last time again, as they were looked at</source>
        <translation>Die Dateien vom letzten Mal wieder öffnen, wie sie betrachtet wurden</translation>
    </message>
    <message>
        <source>Next &amp;pair of kernels</source>
        <translation>Nächstes &amp;Paar von Kernels</translation>
    </message>
    <message>
        <source>The next two calls that do the same work</source>
        <translation>Die nächsten beiden Aufrufe, die dieselbe Arbeit tun</translation>
    </message>
    <message>
        <source>Pre&amp;vious pair of kernels</source>
        <translation>&amp;Voriges Paar von Kernels</translation>
    </message>
    <message>
        <source>The two calls before that do the same work</source>
        <translation>Die beiden Aufrufe davor, die dieselbe Arbeit tun</translation>
    </message>
    <message>
        <source>Next &amp;bookmark</source>
        <translation>Nächstes Lese&amp;zeichen</translation>
    </message>
    <message>
        <source>Show and mark the next bookmark or note</source>
        <translation>Das nächste Lesezeichen oder die nächste Notiz zeigen und markieren</translation>
    </message>
    <message>
        <source>Previous bookmark</source>
        <translation>Voriges Lesezeichen</translation>
    </message>
    <message>
        <source>Show and mark the bookmark or note before</source>
        <translation>Das Lesezeichen oder die Notiz davor zeigen und markieren</translation>
    </message>
    <message>
        <source>Remove the bookmark</source>
        <translation>Lesezeichen entfernen</translation>
    </message>
    <message>
        <source>Remove the bookmark that is marked</source>
        <translation>Das markierte Lesezeichen entfernen</translation>
    </message>
    <message>
        <source>Filter by d&amp;uration</source>
        <translation>Nach Da&amp;uer filtern</translation>
    </message>
    <message>
        <source>End of the range to the &amp;right</source>
        <translation>Ende des Bereichs nach &amp;rechts</translation>
    </message>
    <message>
        <source>Mark a range of the histogram: its end moves to the right</source>
        <translation>Einen Bereich des Histogramms markieren: Sein Ende geht nach rechts</translation>
    </message>
    <message>
        <source>End of the range to the &amp;left</source>
        <translation>Ende des Bereichs nach &amp;links</translation>
    </message>
    <message>
        <source>Mark a range of the histogram: its end moves to the left</source>
        <translation>Einen Bereich des Histogramms markieren: Sein Ende geht nach links</translation>
    </message>
    <message>
        <source>Range to longer &amp;times</source>
        <translation>Bereich zu l&amp;ängeren Zeiten</translation>
    </message>
    <message>
        <source>Move the range that is marked in the histogram to the right</source>
        <translation>Den im Histogramm markierten Bereich nach rechts schieben</translation>
    </message>
    <message>
        <source>Range to &amp;shorter times</source>
        <translation>Bereich zu &amp;kürzeren Zeiten</translation>
    </message>
    <message>
        <source>Move the range that is marked in the histogram to the left</source>
        <translation>Den im Histogramm markierten Bereich nach links schieben</translation>
    </message>
    <message>
        <source>&amp;Clear the range</source>
        <translation>Bereich auf&amp;heben</translation>
    </message>
    <message>
        <source>Filter by duration no more</source>
        <translation>Nicht mehr nach Dauer filtern</translation>
    </message>
</context>
<context>
    <name>gatescope::AlignBar</name>
    <message>
        <source>Align</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>starts</source>
        <translation>Anfänge</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>Align by</source>
        <translation>Ausrichten nach</translation>
    </message>
    <message>
        <source>Which parts of the two timelines stand above each other</source>
        <translation>Welche Teile der beiden Zeitleisten übereinander stehen</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>stream</source>
        <translation>Stream</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>Färben nach</translation>
    </message>
    <message>
        <source>What the slices&apos; colours tell</source>
        <translation>Was die Farben der Slices bedeuten</translation>
    </message>
    <message>
        <source>Move B to earlier times</source>
        <translation>B zu früheren Zeiten verschieben</translation>
    </message>
    <message>
        <source>Move B to later times</source>
        <translation>B zu späteren Zeiten verschieben</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>One of the timelines has no steps or layers: their starts are aligned</source>
        <translation>Eine der Zeitleisten hat keine Schritte oder Schichten: ausgerichtet sind die Anfänge</translation>
    </message>
    <message>
        <source>Align (starts)</source>
        <translation>Ausrichtung (Anfänge)</translation>
    </message>
</context>
<context>
    <name>gatescope::AreaPanel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>Min</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p90</source>
        <translation>p90</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>Max</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Slices in the area, by name</source>
        <translation>Slices im Bereich, nach Namen</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation>Als CSV exportieren…</translation>
    </message>
    <message>
        <source>No area is selected</source>
        <translation>Kein Bereich ausgewählt</translation>
    </message>
    <message>
        <source>Drag over a part of a timeline, or select a slice and press R.</source>
        <translation>Über einen Teil einer Zeitleiste ziehen oder einen Slice auswählen und R drücken.</translation>
    </message>
    <message>
        <source>Adding up the area</source>
        <translation>Bereich wird aufsummiert</translation>
    </message>
    <message numerus="yes">
        <source>%1 on %n tracks</source>
        <translation>
            <numerusform>%1 auf %n Spur</numerusform>
            <numerusform>%1 auf %n Spuren</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 slices</source>
        <translation>%1 Slices</translation>
    </message>
    <message>
        <source>busy %1</source>
        <translation>zu %1 belegt</translation>
    </message>
    <message>
        <source>slices are trimmed to the area; outer ones hold inner ones</source>
        <translation>Slices sind auf den Bereich beschnitten; äußere enthalten innere</translation>
    </message>
</context>
<context>
    <name>gatescope::CalibratePanel</name>
    <message>
        <source>Calibrate</source>
        <translation>Kalibrieren</translation>
    </message>
    <message>
        <source>Runs layers beside themselves, where any difference is a false alarm, and beside a twin that waits for 1, 3 or 10 % of its time, which should be found.</source>
        <translation>Misst Schichten neben sich selbst, wo jeder Unterschied ein Fehlalarm ist, und neben einem Zwilling, der 1, 3 oder 10 % seiner Zeit wartet, was gefunden werden sollte.</translation>
    </message>
    <message>
        <source>&amp;Calibrate</source>
        <translation>&amp;Kalibrieren</translation>
    </message>
    <message>
        <source>&amp;small</source>
        <translation>k&amp;lein</translation>
    </message>
    <message>
        <source>&amp;middle</source>
        <translation>&amp;mittel</translation>
    </message>
    <message>
        <source>&amp;large (1.2 GB of weights)</source>
        <translation>&amp;groß (1,2 GB Gewichte)</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Time for all of it</source>
        <translation>Zeit für alles</translation>
    </message>
    <message>
        <source>&amp;Time for all</source>
        <translation>&amp;Zeit für alles</translation>
    </message>
    <message>
        <source>every core</source>
        <translation>alle Kerne</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>T&amp;hreads</source>
        <translation>Th&amp;reads</translation>
    </message>
    <message>
        <source>Copy as Mar&amp;kdown</source>
        <translation>Als Mark&amp;down kopieren</translation>
    </message>
    <message>
        <source>Choose at least one layer.</source>
        <translation>Mindestens eine Schicht wählen.</translation>
    </message>
    <message>
        <source>Calibrating</source>
        <translation>Kalibrierung läuft</translation>
    </message>
</context>
<context>
    <name>gatescope::CalibrationTable</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1; Wilson&apos;s 95 % interval: %2 to %3</source>
        <translation>%1; Wilsons 95&#xa0;%-Intervall: %2 bis %3</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>false alarms</source>
        <translation>Fehlalarme</translation>
    </message>
    <message>
        <source>max/min</source>
        <translation>Max/Min</translation>
    </message>
    <message>
        <source>recorded − timed</source>
        <translation>aufgezeichnet − gemessen</translation>
    </message>
    <message>
        <source>%1: called different from itself in %2 runs (%3); at most 5 % are meant to be.</source>
        <translation>%1: in %2 Läufen (%3) von sich selbst unterschieden; vorgesehen sind höchstens 5 %.</translation>
    </message>
    <message>
        <source>Largest and smallest of the runs&apos; medians</source>
        <translation>Größter und kleinster Median der Läufe</translation>
    </message>
    <message>
        <source>%1 % found</source>
        <translation>%1 % gefunden</translation>
    </message>
</context>
<context>
    <name>gatescope::ChartView</name>
    <message>
        <source>&amp;Save picture…</source>
        <translation>Bild &amp;speichern…</translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation>Bild &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;text</source>
        <translation>Als &amp;Text kopieren</translation>
    </message>
    <message>
        <source>Show &amp;all</source>
        <translation>&amp;Alles zeigen</translation>
    </message>
    <message>
        <source>Saving %1</source>
        <translation>%1 wird gespeichert</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>Choose another folder, or make room.</source>
        <translation>Einen anderen Ordner wählen oder Platz schaffen.</translation>
    </message>
    <message>
        <source>Save the chart</source>
        <translation>Diagramm speichern</translation>
    </message>
    <message>
        <source>Pictures (*.png);;Scalable Vector Graphics (*.svg);;PDF (*.pdf)</source>
        <translation>Bilder (*.png);;Vektorgrafik (*.svg);;PDF (*.pdf)</translation>
    </message>
</context>
<context>
    <name>gatescope::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was soll geschehen?</translation>
    </message>
    <message>
        <source>Part of a command&apos;s name</source>
        <translation>Teil eines Befehlsnamens</translation>
    </message>
    <message>
        <source>Commands that fit</source>
        <translation>Passende Befehle</translation>
    </message>
</context>
<context>
    <name>gatescope::Comparer</name>
    <message>
        <source>Comparing</source>
        <translation>Vergleich läuft</translation>
    </message>
</context>
<context>
    <name>gatescope::DataTable</name>
    <message>
        <source>Export the table</source>
        <translation>Tabelle exportieren</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Kommagetrennte Werte (*.csv)</translation>
    </message>
    <message>
        <source>Exporting %1</source>
        <translation>%1 wird exportiert</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>Choose another folder, or make room.</source>
        <translation>Einen anderen Ordner wählen oder Platz schaffen.</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;Markdown</source>
        <translation>Als &amp;Markdown kopieren</translation>
    </message>
    <message>
        <source>&amp;Export as CSV…</source>
        <translation>Als CSV &amp;exportieren…</translation>
    </message>
    <message>
        <source>Copying the table</source>
        <translation>Tabelle wird kopiert</translation>
    </message>
</context>
<context>
    <name>gatescope::DetailsPanel</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Name of the selected slice</source>
        <translation>Name des ausgewählten Slice</translation>
    </message>
    <message>
        <source>Property</source>
        <translation>Eigenschaft</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Properties of the selected slice</source>
        <translation>Eigenschaften des ausgewählten Slice</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <source>No slice is selected</source>
        <translation>Kein Slice ausgewählt</translation>
    </message>
    <message>
        <source>Click a slice to see what it did. The keys . and , step along its track.</source>
        <translation>Einen Slice anklicken, um zu sehen, was er tat. Die Tasten . und , gehen auf seiner Spur weiter und zurück.</translation>
    </message>
    <message>
        <source>Enter shows it</source>
        <translation>Eingabe zeigt ihn</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>Argumente</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>Symbol</translation>
    </message>
</context>
<context>
    <name>gatescope::DeviceGroup</name>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>D&amp;evice</source>
        <translation>&amp;Gerät</translation>
    </message>
    <message>
        <source>every core</source>
        <translation>alle Kerne</translation>
    </message>
    <message>
        <source>T&amp;hreads</source>
        <translation>Th&amp;reads</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>scalar</source>
        <translation>skalar</translation>
    </message>
    <message>
        <source>What multiplies matrices on the CPU</source>
        <translation>Was auf der CPU Matrizen multipliziert</translation>
    </message>
    <message>
        <source>GE&amp;MM by</source>
        <translation>GE&amp;MM mit</translation>
    </message>
    <message>
        <source>as they are</source>
        <translation>wie sie sind</translation>
    </message>
    <message>
        <source>The format of the experts&apos; weights</source>
        <translation>Format der Expertengewichte</translation>
    </message>
    <message>
        <source>E&amp;xperts&apos; weights</source>
        <translation>E&amp;xpertengewichte</translation>
    </message>
    <message>
        <source>kernel by kernel</source>
        <translation>Kernel für Kernel</translation>
    </message>
    <message>
        <source>a recorded list per layer</source>
        <translation>eine aufgezeichnete Liste je Schicht</translation>
    </message>
    <message>
        <source>How kernels are submitted to an XPU</source>
        <translation>Wie Kernel an eine XPU übergeben werden</translation>
    </message>
    <message>
        <source>&amp;XPU submits</source>
        <translation>XPU &amp;übergibt</translation>
    </message>
    <message>
        <source>Submission is a matter of XPUs: the CPU&apos;s threads run kernels at once.</source>
        <translation>Übergeben wird nur an XPUs: die Threads der CPU führen Kernel sofort aus.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: not to be used</source>
        <translation>%1: nicht nutzbar</translation>
    </message>
    <message>
        <source>%1 can&apos;t be used: %2</source>
        <translation>%1 ist nicht nutzbar: %2</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Processes that share the experts and the tokens, started by mpirun</source>
        <translation>Prozesse, die sich Experten und Token teilen; mpirun startet sie</translation>
    </message>
    <message>
        <source>Ran&amp;ks</source>
        <translation>Ran&amp;ks</translation>
    </message>
    <message>
        <source>Placement map</source>
        <translation>Experten auf Ranks</translation>
    </message>
    <message>
        <source>Placement map (*.json)</source>
        <translation>Verteilung der Experten (*.json)</translation>
    </message>
    <message>
        <source>equal blocks</source>
        <translation>gleiche Blöcke</translation>
    </message>
    <message>
        <source>A file that says which ranks hold which experts, with replicas</source>
        <translation>Eine Datei, die sagt, welche Ranks welche Experten halten, mit Kopien</translation>
    </message>
    <message>
        <source>Threads, ranks and GEMM engine are the CPU&apos;s: the XPU takes none of them.</source>
        <translation>Threads, Ranks und GEMM betreffen die CPU: die XPU nimmt nichts davon.</translation>
    </message>
</context>
<context>
    <name>gatescope::DiagnosticsPanel</name>
    <message>
        <source>What was odd</source>
        <translation>Was auffällig war</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>First at byte</source>
        <translation>Zuerst bei Byte</translation>
    </message>
    <message>
        <source>In the unpacked text</source>
        <translation>Im entpackten Text</translation>
    </message>
    <message>
        <source>What it means and what to do</source>
        <translation>Was es bedeutet und was zu tun ist</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>über %1</translation>
    </message>
    <message numerus="yes">
        <source>, %n in common</source>
        <translation>
            <numerusform>, %n gemeinsam</numerusform>
            <numerusform>, %n gemeinsam</numerusform>
        </translation>
    </message>
    <message>
        <source>, moved by %1</source>
        <translation>, um %1 verschoben</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Unpacked</source>
        <translation>Entpackt</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Rank</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>How the file came onto the first one&apos;s clock</source>
        <translation>Wie die Datei auf die Uhr der ersten kam</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>What was odd in the files</source>
        <translation>Was in den Dateien auffällig war</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Nothing was odd in these files: all of their events were understood.</source>
        <translation>An diesen Dateien war nichts auffällig: alle Ereignisse wurden verstanden.</translation>
    </message>
    <message>
        <source>The device failed in mid-run: %1</source>
        <translation>Das Gerät ist mitten im Lauf ausgefallen: %1</translation>
    </message>
    <message>
        <source>Diagnostics (%1)</source>
        <translation>Diagnose (%1)</translation>
    </message>
    <message>
        <source>Nothing is open</source>
        <translation>Nichts ist geöffnet</translation>
    </message>
    <message>
        <source>Open a trace: what is odd in its file is listed here.</source>
        <translation>Einen Trace öffnen: Auffälligkeiten seiner Datei stehen dann hier.</translation>
    </message>
    <message>
        <source>This run is not in a file yet</source>
        <translation>Dieser Lauf steht noch in keiner Datei</translation>
    </message>
    <message>
        <source>It was measured without incident.</source>
        <translation>Er wurde ohne Zwischenfall gemessen.</translation>
    </message>
</context>
<context>
    <name>gatescope::DifferencePanel</name>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Kernels of both sides</source>
        <translation>Kernel beider Seiten</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <source>Comparing …</source>
        <translation>Vergleich läuft …</translation>
    </message>
    <message>
        <source>What “gatescope compare --format md” prints, for a pull request</source>
        <translation>Was „gatescope compare --format md“ ausgibt, für einen Pull Request</translation>
    </message>
    <message>
        <source>Two timelines are compared here</source>
        <translation>Hier werden zwei Zeitleisten verglichen</translation>
    </message>
    <message>
        <source>Profile a layer before and after the fix, or open a second trace with “Compare with …”.</source>
        <translation>Eine Schicht vor und nach der Korrektur messen oder mit „Vergleichen mit …“ einen zweiten Trace öffnen.</translation>
    </message>
</context>
<context>
    <name>gatescope::Drawer</name>
    <message>
        <source>Details drawer</source>
        <translation>Detailschublade</translation>
    </message>
</context>
<context>
    <name>gatescope::FileFlow</name>
    <message>
        <source>Timelines (*.json *.json.gz *.pftrace *.pftrace.gz *.perfetto-trace *.zip);;All files (*)</source>
        <translation>Zeitleisten (*.json *.json.gz *.pftrace *.pftrace.gz *.perfetto-trace *.zip);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open a trace, or the ranks of one run</source>
        <translation>Trace oder die Ranks eines Laufs öffnen</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>%1 is not there any more.</source>
        <translation>%1 gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>timeline.json</source>
        <translation>zeitleiste.json</translation>
    </message>
    <message>
        <source>Save the timeline</source>
        <translation>Zeitleiste speichern</translation>
    </message>
    <message>
        <source>Timelines (*.json *.json.gz);;All files (*)</source>
        <translation>Zeitleisten (*.json *.json.gz);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>%1 was written by others and is left as it is. Choose another name.</source>
        <translation>%1 stammt von anderen und bleibt unverändert. Einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>before it is closed</source>
        <translation>vor dem Schließen</translation>
    </message>
    <message>
        <source>before the window closes</source>
        <translation>vor dem Schließen des Fensters</translation>
    </message>
    <message>
        <source>Export a picture of the window</source>
        <translation>Bild des Fensters exportieren</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>Bilder (*.png)</translation>
    </message>
    <message>
        <source>Export a report</source>
        <translation>Bericht exportieren</translation>
    </message>
    <message>
        <source>Reports (*.html *.md *.csv *.json)</source>
        <translation>Berichte (*.html *.md *.csv *.json)</translation>
    </message>
    <message>
        <source>Save the session</source>
        <translation>Sitzung speichern</translation>
    </message>
    <message>
        <source>Sessions (*.gatescope-session)</source>
        <translation>Sitzungen (*.gatescope-session)</translation>
    </message>
    <message>
        <source>Open a session</source>
        <translation>Sitzung öffnen</translation>
    </message>
    <message>
        <source>Sessions (*.gatescope-session);;All files (*)</source>
        <translation>Sitzungen (*.gatescope-session);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>gatescope::FilterField</name>
    <message>
        <source>Filter by name</source>
        <translation>Nach Namen filtern</translation>
    </message>
    <message>
        <source>Part of a kernel&apos;s name, in any case. What does not match fades on the timelines.</source>
        <translation>Teil eines Kernel-Namens, groß oder klein. Was nicht passt, verblasst auf den Zeitleisten.</translation>
    </message>
</context>
<context>
    <name>gatescope::FindingDetails</name>
    <message>
        <source>◂ Previous</source>
        <translation>◂ Zurück</translation>
    </message>
    <message>
        <source>Show next ▸</source>
        <translation>Nächsten zeigen ▸</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <source>Show the next evidence</source>
        <translation>Nächsten Beleg zeigen</translation>
    </message>
    <message>
        <source>Show the previous evidence</source>
        <translation>Vorigen Beleg zeigen</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>Rat</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Told by</source>
        <translation>Erkannt an</translation>
    </message>
    <message>
        <source>Refuted by</source>
        <translation>Widerlegt durch</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Details of the finding</source>
        <translation>Details des Befunds</translation>
    </message>
    <message numerus="yes">
        <source>%n places</source>
        <translation>
            <numerusform>%n Stelle</numerusform>
            <numerusform>%n Stellen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>gatescope::FindingsPanel</name>
    <message>
        <source>Finding</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Stellen</translation>
    </message>
    <message>
        <source>Costs</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>What could be saved, as far as slices can tell: bounds</source>
        <translation>Was sich sparen ließe, soweit Slices es zeigen: Schranken</translation>
    </message>
    <message>
        <source>Told by</source>
        <translation>Erkannt an</translation>
    </message>
    <message>
        <source>From strong to weak: data flow, shapes, structure, place alone</source>
        <translation>Von stark zu schwach: Datenfluss, Formen, Struktur, allein die Stelle</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>Findings and remarks</source>
        <translation>Befunde und Anmerkungen</translation>
    </message>
    <message>
        <source>Findings (%1)</source>
        <translation>Befunde (%1)</translation>
    </message>
    <message>
        <source>Nothing is open</source>
        <translation>Nichts ist geöffnet</translation>
    </message>
    <message>
        <source>Open a trace, or profile a layer.</source>
        <translation>Einen Trace öffnen oder eine Schicht profilieren.</translation>
    </message>
    <message>
        <source>Looking for redundant and missing work…</source>
        <translation>Suche nach redundanter und fehlender Arbeit…</translation>
    </message>
    <message>
        <source>No redundant or missing work found</source>
        <translation>Keine redundante oder fehlende Arbeit gefunden</translation>
    </message>
    <message>
        <source>Looked for: %1.</source>
        <translation>Gesucht wurde: %1.</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Prozess</translation>
    </message>
</context>
<context>
    <name>gatescope::HistogramPanel</name>
    <message>
        <source>Distribution</source>
        <translation>Verteilung</translation>
    </message>
    <message>
        <source>Durations</source>
        <translation>Dauern</translation>
    </message>
    <message>
        <source>&amp;Logarithmic</source>
        <translation>&amp;Logarithmisch</translation>
    </message>
    <message>
        <source>Clear the range</source>
        <translation>Spanne aufheben</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <source>Drag over the chart to filter by duration; this takes the filter away.</source>
        <translation>Über das Diagramm ziehen, um nach Dauer zu filtern; dies hebt den Filter auf.</translation>
    </message>
    <message>
        <source>No kernel is chosen</source>
        <translation>Kein Kernel gewählt</translation>
    </message>
    <message>
        <source>Select a slice, or filter by a name, to see how long its calls took.</source>
        <translation>Einen Slice auswählen oder nach einem Namen filtern, um zu sehen, wie lange die Aufrufe dauerten.</translation>
    </message>
    <message>
        <source>Reading durations</source>
        <translation>Dauern werden gelesen</translation>
    </message>
    <message>
        <source>No slice has that name</source>
        <translation>Kein Slice heißt so</translation>
    </message>
    <message>
        <source>Select another one, or change the filter.</source>
        <translation>Einen anderen auswählen oder den Filter ändern.</translation>
    </message>
    <message>
        <source>Duration of one call</source>
        <translation>Dauer eines Aufrufs</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>%1 calls, median %2, p10 %3, p90 %4, longest %5</source>
        <translation>%1 Aufrufe, Median %2, p10 %3, p90 %4, längster %5</translation>
    </message>
    <message numerus="yes">
        <source>, %n beyond the right edge</source>
        <translation>
            <numerusform>, %n jenseits des rechten Rands</numerusform>
            <numerusform>, %n jenseits des rechten Rands</numerusform>
        </translation>
    </message>
    <message>
        <source>A: </source>
        <translation>A: </translation>
    </message>
    <message>
        <source>B: </source>
        <translation>B: </translation>
    </message>
    <message numerus="yes">
        <source>%n calls, median %1</source>
        <translation>
            <numerusform>%n Aufruf, Median %1</numerusform>
            <numerusform>%n Aufrufe, Median %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatescope::HitsModel</name>
    <message>
        <source>Slice</source>
        <translation>Slice</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Track</source>
        <translation>Spur</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
</context>
<context>
    <name>gatescope::Job</name>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>Dafür reicht der Arbeitsspeicher nicht.</translation>
    </message>
    <message>
        <source>Take fewer layers, or close other programs.</source>
        <translation>Weniger Schichten nehmen oder andere Programme schließen.</translation>
    </message>
    <message>
        <source>This is a defect of GateScope: please report it.</source>
        <translation>Das ist ein Fehler in GateScope: bitte melden.</translation>
    </message>
</context>
<context>
    <name>gatescope::JobStrip</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop the present work</source>
        <translation>Laufende Arbeit anhalten</translation>
    </message>
    <message>
        <source>waits for other work</source>
        <translation>wartet auf andere Arbeit</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>hält an</translation>
    </message>
    <message numerus="yes">
        <source> (%n more)</source>
        <translation>
            <numerusform> (%n weitere)</numerusform>
            <numerusform> (%n weitere)</numerusform>
        </translation>
    </message>
    <message>
        <source>It is stopping already, or a file is being written; it ends by itself</source>
        <translation>Es hält schon an, oder eine Datei wird geschrieben; es endet von selbst</translation>
    </message>
</context>
<context>
    <name>gatescope::KernelsPanel</name>
    <message>
        <source>Kernels</source>
        <translation>Kernel</translation>
    </message>
    <message>
        <source>Show next call</source>
        <translation>Nächsten Aufruf zeigen</translation>
    </message>
    <message>
        <source>Selects the kernel&apos;s next call on the timeline (Enter in the table)</source>
        <translation>Wählt den nächsten Aufruf des Kernels auf der Zeitleiste aus (Eingabetaste in der Tabelle)</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation>Als CSV exportieren…</translation>
    </message>
    <message>
        <source>Nothing is open</source>
        <translation>Nichts ist geöffnet</translation>
    </message>
    <message>
        <source>Open a trace, or profile a layer.</source>
        <translation>Einen Trace öffnen oder eine Schicht profilieren.</translation>
    </message>
    <message>
        <source>Counting kernels…</source>
        <translation>Kernel werden gezählt…</translation>
    </message>
    <message>
        <source>Counting kernels</source>
        <translation>Kernel werden gezählt</translation>
    </message>
    <message>
        <source>No kernels</source>
        <translation>Keine Kernel</translation>
    </message>
    <message>
        <source>No call is of the filter&apos;s durations: clear the filter.</source>
        <translation>Kein Aufruf hat eine Dauer, die der Filter zulässt: Filter aufheben.</translation>
    </message>
    <message>
        <source>All of this trace&apos;s tracks are hidden, or hold no slices.</source>
        <translation>Alle Spuren dieses Trace sind ausgeblendet oder enthalten keine Slices.</translation>
    </message>
    <message numerus="yes">
        <source>%n kernels</source>
        <translation>
            <numerusform>%n Kernel</numerusform>
            <numerusform>%n Kernel</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>host operators</source>
        <translation>Operatoren des Hosts</translation>
    </message>
    <message>
        <source>Looking for the next call</source>
        <translation>Suche nach dem nächsten Aufruf</translation>
    </message>
</context>
<context>
    <name>gatescope::KeySheet</name>
    <message>
        <source>Mouse and touchpad</source>
        <translation>Maus und Touchpad</translation>
    </message>
    <message>
        <source>Ctrl+wheel, pinch</source>
        <translation>Strg+Rad, Zwei-Finger-Zoom</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Am Zeiger zoomen</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Rad</translation>
    </message>
    <message>
        <source>Scroll the tracks</source>
        <translation>Spuren rollen</translation>
    </message>
    <message>
        <source>Shift+wheel, two fingers</source>
        <translation>Umschalt+Rad, zwei Finger</translation>
    </message>
    <message>
        <source>Move in time</source>
        <translation>In der Zeit bewegen</translation>
    </message>
    <message>
        <source>Shift+drag</source>
        <translation>Umschalt+Ziehen</translation>
    </message>
    <message>
        <source>Move in time and over the tracks</source>
        <translation>In der Zeit und über die Spuren bewegen</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>Select an area</source>
        <translation>Bereich auswählen</translation>
    </message>
    <message>
        <source>Drag on the ruler</source>
        <translation>Auf dem Lineal ziehen</translation>
    </message>
    <message>
        <source>Measure, snapping to edges</source>
        <translation>Messen, an Kanten einrastend</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>Zoom to a slice</source>
        <translation>Auf einen Slice zoomen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>About GateScope</source>
        <translation>Über GateScope</translation>
    </message>
    <message>
        <source>GateScope %1 (Qt %2)</source>
        <translation>GateScope %1 (Qt %2)</translation>
    </message>
    <message>
        <source>A profiler for mixture-of-experts layers.

The switch is_internal_router shows a Qwen3 MoE layer before and after vLLM PR #40664: the block had handed its gate to the expert layer and went on calling it too, so every layer ran the same gate GEMM twice. GateScope models the API of April 2026; later versions of vLLM no longer have the flag.

GPL-3.0-or-later. Built with Qt, QCustomPlot and oneDNN.</source>
        <translation>Ein Profiler für Mixture-of-Experts-Schichten.

Der Schalter is_internal_router zeigt eine MoE-Schicht von Qwen3 vor und nach vLLM-PR #40664: Der Block hatte sein Gate an die Expertenschicht übergeben und rief es weiterhin auch selbst auf, sodass in jeder Schicht dasselbe Gate-GEMM zweimal lief. GateScope bildet die API vom April 2026 nach; spätere Versionen von vLLM haben den Schalter nicht mehr.

GPL-3.0-or-later. Erstellt mit Qt, QCustomPlot und oneDNN.</translation>
    </message>
</context>
<context>
    <name>gatescope::LinkBand</name>
    <message>
        <source>Kernels that do the same work</source>
        <translation>Kernel, die dieselbe Arbeit tun</translation>
    </message>
    <message>
        <source>Comparing …</source>
        <translation>Vergleich läuft …</translation>
    </message>
    <message>
        <source>Zoom in to see which kernels belong together</source>
        <translation>Vergrößern, um zu sehen, welche Kernel zusammengehören</translation>
    </message>
    <message>
        <source>%1
A %2, B %3: %4</source>
        <translation>%1
A %2, B %3: %4</translation>
    </message>
    <message>
        <source>No kernel of A has a counterpart in B</source>
        <translation>Kein Kernel von A hat ein Gegenstück in B</translation>
    </message>
    <message>
        <source>No kernels in view belong together. L goes to the next pair.</source>
        <translation>Keine der sichtbaren Kernel gehören zusammen. L führt zum nächsten Paar.</translation>
    </message>
</context>
<context>
    <name>gatescope::LoadPanel</name>
    <message>
        <source>Expert load</source>
        <translation>Expertenlast</translation>
    </message>
    <message>
        <source>Rows of each expert in each layer</source>
        <translation>Zeilen jedes Experten in jeder Schicht</translation>
    </message>
    <message>
        <source>Expert</source>
        <translation>Experte</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Captured pass</source>
        <translation>Aufgezeichneter Durchlauf</translation>
    </message>
    <message>
        <source>All captured passes at the left end, then each by itself</source>
        <translation>Ganz links alle aufgezeichneten Durchläufe, dann jeder für sich</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <source>Open counts…</source>
        <translation>Zählungen öffnen…</translation>
    </message>
    <message>
        <source>Routing that GateScope captured, or what SGLang, vLLM and llama.cpp keep of experts</source>
        <translation>Routing, das GateScope aufgezeichnet hat, oder was SGLang, vLLM und llama.cpp über Experten festhalten</translation>
    </message>
    <message>
        <source>Counting experts&apos; rows</source>
        <translation>Zeilen der Experten werden gezählt</translation>
    </message>
    <message>
        <source>Drop a file of counts here: routing that GateScope captured, or what SGLang, vLLM and llama.cpp keep of experts.</source>
        <translation>Eine Datei mit Zählungen hierher ziehen: Routing, das GateScope aufgezeichnet hat, oder was SGLang, vLLM und llama.cpp über Experten festhalten.</translation>
    </message>
    <message>
        <source>Nothing is open</source>
        <translation>Nichts ist geöffnet</translation>
    </message>
    <message>
        <source>Profile a layer.</source>
        <translation>Eine Schicht profilieren.</translation>
    </message>
    <message>
        <source>This trace does not say where tokens went</source>
        <translation>Dieser Trace sagt nicht, wohin die Tokens gingen</translation>
    </message>
    <message>
        <source>Open counts of experts</source>
        <translation>Zählungen der Experten öffnen</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message numerus="yes">
        <source>%n passes</source>
        <translation>
            <numerusform>%n Durchlauf</numerusform>
            <numerusform>%n Durchläufe</numerusform>
        </translation>
    </message>
    <message>
        <source>pass %1 of %2</source>
        <translation>Durchlauf %1 von %2</translation>
    </message>
    <message>
        <source>Layer %1: the fullest expert has %2 times the mean; %3 of %4 experts hit; variation %5, by chance %6</source>
        <translation>Schicht %1: der vollste Experte hat das %2-Fache des Mittels; %3 von %4 Experten getroffen; Streuung %5, durch Zufall %6</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Layer %1, expert %2: %3 rows</source>
        <translation>Schicht %1, Experte %2: %3 Zeilen</translation>
    </message>
</context>
<context>
    <name>gatescope::MainWindow</name>
    <message>
        <source>GateScope</source>
        <translation>GateScope</translation>
    </message>
    <message>
        <source>Saving the session</source>
        <translation>Sitzung wird gespeichert</translation>
    </message>
    <message>
        <source>Opening the session</source>
        <translation>Sitzung wird geöffnet</translation>
    </message>
    <message>
        <source>This call has no counterpart on the other side: it is gone</source>
        <translation>Dieser Aufruf hat auf der anderen Seite kein Gegenstück: es gibt ihn nicht mehr</translation>
    </message>
    <message>
        <source>The device failed in mid-run: %1</source>
        <translation>Das Gerät ist mitten im Lauf ausgefallen: %1</translation>
    </message>
    <message>
        <source>What had been measured until then is shown.</source>
        <translation>Gezeigt wird, was bis dahin gemessen war.</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>%1: stopped</source>
        <translation>%1: angehalten</translation>
    </message>
    <message>
        <source>No trace is open: profile a layer or open one</source>
        <translation>Kein Trace ist geöffnet: eine Schicht profilieren oder einen Trace öffnen</translation>
    </message>
    <message>
        <source>Only one timeline is shown: there is nothing to compare</source>
        <translation>Nur eine Zeitleiste ist zu sehen: es gibt nichts zu vergleichen</translation>
    </message>
    <message>
        <source>No gate call was found in this trace</source>
        <translation>In diesem Trace wurde kein Gate-Aufruf gefunden</translation>
    </message>
    <message>
        <source>There is nothing to undo</source>
        <translation>Nichts zum Zurücknehmen</translation>
    </message>
    <message>
        <source>Nothing was undone</source>
        <translation>Nichts wurde zurückgenommen</translation>
    </message>
    <message>
        <source>Nothing is going on</source>
        <translation>Gerade läuft nichts</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>Zu&amp;letzt geöffnet</translation>
    </message>
    <message>
        <source>Writing the report %1</source>
        <translation>Bericht %1 wird geschrieben</translation>
    </message>
    <message>
        <source>Saving the picture</source>
        <translation>Bild wird gespeichert</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written.</source>
        <translation>%1 lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>Choose a folder that exists and that you may write to.</source>
        <translation>Einen Ordner wählen, den es gibt und in den geschrieben werden darf.</translation>
    </message>
    <message>
        <source>The last session</source>
        <translation>Die letzte Sitzung</translation>
    </message>
    <message>
        <source>Nothing was open the last time</source>
        <translation>Beim letzten Mal war nichts geöffnet</translation>
    </message>
    <message>
        <source>No bookmark is marked: J goes to one</source>
        <translation>Kein Lesezeichen ist markiert: J geht zu einem</translation>
    </message>
    <message>
        <source>No other pair of kernels in this direction</source>
        <translation>Kein weiteres Paar von Kernels in dieser Richtung</translation>
    </message>
    <message>
        <source>No arrow leads on from here: select a launch, or the kernel that it started</source>
        <translation>Von hier führt kein Pfeil weiter: einen Start auswählen oder den Kernel, den er gestartet hat</translation>
    </message>
    <message>
        <source>Nothing is selected or measured that has a length</source>
        <translation>Nichts mit einer Länge ist ausgewählt oder gemessen</translation>
    </message>
    <message>
        <source>There is no bookmark yet: Shift+M keeps a place</source>
        <translation>Noch gibt es kein Lesezeichen: Umschalt+M behält eine Stelle</translation>
    </message>
    <message>
        <source>This place is in none of the aligned steps: starts are aligned now. Undo brings the steps back.</source>
        <translation>Diese Stelle liegt in keinem der ausgerichteten Schritte: jetzt sind die Anfänge ausgerichtet. „Rückgängig“ bringt die Schritte zurück.</translation>
    </message>
    <message>
        <source>No slice further in this direction</source>
        <translation>Kein weiterer Slice in dieser Richtung</translation>
    </message>
</context>
<context>
    <name>gatescope::MeasureGroup</name>
    <message>
        <source>Measuring</source>
        <translation>Messung</translation>
    </message>
    <message>
        <source>a time</source>
        <translation>einer Zeit</translation>
    </message>
    <message>
        <source>a number of passes</source>
        <translation>einer Zahl von Durchläufen</translation>
    </message>
    <message>
        <source>Ends &amp;by</source>
        <translation>&amp;Endet nach</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>How long to measure. All placements share it and take turns</source>
        <translation>Wie lange gemessen wird. Alle Platzierungen teilen sich die Zeit und wechseln sich ab</translation>
    </message>
    <message>
        <source>Mea&amp;sure for</source>
        <translation>Messda&amp;uer</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Ends earlier where the 95 % interval is narrower than this share of the layer&apos;s time</source>
        <translation>Endet früher, wenn das 95&#xa0;%-Intervall schmaler ist als dieser Anteil der Schichtzeit</translation>
    </message>
    <message>
        <source>&amp;Or once within</source>
        <translation>&amp;Oder sobald unter</translation>
    </message>
    <message>
        <source>Timed passes of each placement, rounded up to whole blocks</source>
        <translation>Gemessene Durchläufe je Platzierung, auf ganze Blöcke aufgerundet</translation>
    </message>
    <message>
        <source>&amp;Iterations</source>
        <translation>&amp;Iterationen</translation>
    </message>
    <message>
        <source>Passes of each placement that are run first and dropped</source>
        <translation>Durchläufe je Platzierung, die zuerst laufen und verworfen werden</translation>
    </message>
    <message>
        <source>&amp;Warm-up</source>
        <translation>Au&amp;fwärmen</translation>
    </message>
    <message>
        <source>Of synthetic weights and inputs: the same seed gives the same ones</source>
        <translation>Für synthetische Gewichte und Eingaben: derselbe Seed ergibt dieselben</translation>
    </message>
    <message>
        <source>See&amp;d</source>
        <translation>&amp;Zufalls-Seed</translation>
    </message>
</context>
<context>
    <name>gatescope::MessageBanner</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Dismiss the message</source>
        <translation>Meldung schließen</translation>
    </message>
    <message>
        <source>Error: %1</source>
        <translation>Fehler: %1</translation>
    </message>
</context>
<context>
    <name>gatescope::Minimap</name>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>All of the time. Drag to choose what is shown, double-click to show all.</source>
        <translation>Die gesamte Zeit. Ziehen wählt, was zu sehen ist; Doppelklick zeigt alles.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
</context>
<context>
    <name>gatescope::ModelGroup</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>From a config.json …</source>
        <translation>Aus einer config.json …</translation>
    </message>
    <message>
        <source>From a checkpoint …</source>
        <translation>Aus einem Checkpoint …</translation>
    </message>
    <message>
        <source>A built-in model&apos;s shape, a config.json, or a checkpoint with its weights; files and folders can be dropped here</source>
        <translation>Form eines eingebauten Modells, eine config.json oder ein Checkpoint mit Gewichten; Dateien und Ordner lassen sich hierher ziehen</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>Path of the model</source>
        <translation>Pfad des Modells</translation>
    </message>
    <message>
        <source>Model configuration (*.json)</source>
        <translation>Modellkonfiguration (*.json)</translation>
    </message>
    <message>
        <source>&amp;Path</source>
        <translation>&amp;Pfad</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>synthetic</source>
        <translation>synthetisch</translation>
    </message>
    <message>
        <source>One layer&apos;s tensors (*.safetensors)</source>
        <translation>Tensoren einer Schicht (*.safetensors)</translation>
    </message>
    <message>
        <source>A safetensors file with one layer&apos;s tensors; without it weights are synthetic</source>
        <translation>Eine safetensors-Datei mit den Tensoren einer Schicht; ohne sie sind die Gewichte synthetisch</translation>
    </message>
    <message>
        <source>&amp;Weights</source>
        <translation>Ge&amp;wichte</translation>
    </message>
    <message>
        <source>First la&amp;yer</source>
        <translation>Erste Sch&amp;icht</translation>
    </message>
    <message>
        <source>Synthetic weights of each number are others</source>
        <translation>Zu jeder Nummer gehören andere synthetische Gewichte</translation>
    </message>
    <message>
        <source>Layers per pass, each with weights of its own, so that decode reads memory and not the cache</source>
        <translation>Schichten je Durchlauf, jede mit eigenen Gewichten, damit Decode den Speicher liest und nicht den Cache</translation>
    </message>
    <message>
        <source>&amp;Layers</source>
        <translation>Schi&amp;chten</translation>
    </message>
    <message>
        <source>the model&apos;s</source>
        <translation>wie im Modell</translation>
    </message>
    <message>
        <source>&amp;Data type</source>
        <translation>Datent&amp;yp</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>config.json</source>
        <translation>config.json</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>%1 → %2 wide, %3 experts, %4 per token</source>
        <translation>%1 → %2 breit, %3 Experten, %4 je Token</translation>
    </message>
    <message>
        <source>, 1 shared</source>
        <translation>, 1 gemeinsamer</translation>
    </message>
    <message>
        <source>. Weights: %1.</source>
        <translation>. Gewichte: %1.</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
</context>
<context>
    <name>gatescope::NotesPanel</name>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Bookmarks and notes</source>
        <translation>Lesezeichen und Notizen</translation>
    </message>
    <message>
        <source>No notes yet. M marks a place on the timeline, Shift+M keeps it.</source>
        <translation>Noch keine Notizen. M markiert eine Stelle auf der Zeitleiste, Umschalt+M behält sie.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>Notiz hinzufügen</translation>
    </message>
    <message>
        <source>Of the selection or the measured stretch, else of what is visible</source>
        <translation>Zur Auswahl oder zur gemessenen Strecke, sonst zum Sichtbaren</translation>
    </message>
    <message>
        <source>Notes (%1)</source>
        <translation>Notizen (%1)</translation>
    </message>
    <message>
        <source>Nothing is open</source>
        <translation>Nichts ist geöffnet</translation>
    </message>
    <message>
        <source>Notes are kept beside the trace that they are on.</source>
        <translation>Notizen werden neben ihrem Trace aufgehoben.</translation>
    </message>
    <message>
        <source>Show a note</source>
        <translation>Notiz zeigen</translation>
    </message>
</context>
<context>
    <name>gatescope::PartChoice</name>
    <message>
        <source>thinker</source>
        <translation>Thinker</translation>
    </message>
    <message>
        <source>talker</source>
        <translation>Talker</translation>
    </message>
    <message>
        <source>The model has two language models: the thinker writes, the talker voices it</source>
        <translation>Das Modell hat zwei Sprachmodelle: der Thinker schreibt, der Talker spricht es</translation>
    </message>
</context>
<context>
    <name>gatescope::PathField</name>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
    <message>
        <source>%1: choose</source>
        <translation>%1: wählen</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
</context>
<context>
    <name>gatescope::RecentRuns</name>
    <message>
        <source>Recent runs</source>
        <translation>Letzte Läufe</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>No runs yet. What you profile is kept here, %1 runs at most, until you save it elsewhere or remove it.</source>
        <translation>Noch keine Läufe. Was profiliert wird, bleibt hier, höchstens %1 Läufe, bis es anderswo gespeichert oder entfernt wird.</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Co&amp;mpare</source>
        <translation>Ver&amp;gleichen</translation>
    </message>
    <message>
        <source>Choose two runs: the older one becomes the baseline</source>
        <translation>Zwei Läufe wählen: der ältere wird die Basis</translation>
    </message>
    <message>
        <source>Remo&amp;ve</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Delete the chosen runs&apos; files (Del)</source>
        <translation>Dateien der gewählten Läufe löschen (Entf)</translation>
    </message>
</context>
<context>
    <name>gatescope::RooflinePanel</name>
    <message>
        <source>Kernel</source>
        <translation>Kernel</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Of the roof</source>
        <translation>Vom Dach</translation>
    </message>
    <message>
        <source>The least time that the device needs, as a share of the measured one</source>
        <translation>Die Zeit, die das Gerät mindestens braucht, als Anteil der gemessenen</translation>
    </message>
    <message>
        <source>Bound by</source>
        <translation>Begrenzt von</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>Arithmetic</source>
        <translation>Rechenarbeit</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Roofline</source>
        <translation>Roofline</translation>
    </message>
    <message>
        <source>Kernels against the roofline</source>
        <translation>Kernel an der Roofline</translation>
    </message>
    <message>
        <source>Operations per byte</source>
        <translation>Operationen je Byte</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <source>Nothing is open</source>
        <translation>Nichts ist geöffnet</translation>
    </message>
    <message>
        <source>Open a trace, or profile a layer.</source>
        <translation>Einen Trace öffnen oder eine Schicht profilieren.</translation>
    </message>
    <message>
        <source>Reading shapes…</source>
        <translation>Formen werden gelesen…</translation>
    </message>
    <message>
        <source>Reading shapes for the roofline</source>
        <translation>Formen für die Roofline werden gelesen</translation>
    </message>
    <message>
        <source>No kernel&apos;s work is known</source>
        <translation>Von keinem Kernel ist die Arbeit bekannt</translation>
    </message>
    <message numerus="yes">
        <source>%n matrix products were recorded without shapes: profile with record_shapes=True.</source>
        <translation>
            <numerusform>%n Matrixprodukt wurde ohne Form aufgezeichnet: mit record_shapes=True profilieren.</numerusform>
            <numerusform>%n Matrixprodukte wurden ohne Formen aufgezeichnet: mit record_shapes=True profilieren.</numerusform>
        </translation>
    </message>
    <message>
        <source>A roofline needs matrix products whose operators have shapes.</source>
        <translation>Eine Roofline braucht Matrixprodukte, deren Operatoren Formen haben.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>the run was too short to measure what the machine can do, so there is no roof</source>
        <translation>der Lauf war zu kurz, um zu messen, was der Rechner kann; daher gibt es kein Dach</translation>
    </message>
    <message>
        <source>what this device can do is not known, so there is no roof</source>
        <translation>was dieses Gerät kann, ist nicht bekannt; daher gibt es kein Dach</translation>
    </message>
    <message>
        <source>%1, measured in the same run</source>
        <translation>%1, im selben Lauf gemessen</translation>
    </message>
    <message>
        <source>%1, from the device table</source>
        <translation>%1, aus der Gerätetabelle</translation>
    </message>
    <message numerus="yes">
        <source>; %n matrix products (%1) have no shapes</source>
        <translation>
            <numerusform>; %n Matrixprodukt (%1) hat keine Form</numerusform>
            <numerusform>; %n Matrixprodukte (%1) haben keine Formen</numerusform>
        </translation>
    </message>
    <message>
        <source>A: </source>
        <translation>A: </translation>
    </message>
    <message>
        <source>B: </source>
        <translation>B: </translation>
    </message>
    <message>
        <source>%1 at %2 of the roof</source>
        <translation>%1 bei %2 des Dachs</translation>
    </message>
    <message numerus="yes">
        <source>%n kernels. </source>
        <translation>
            <numerusform>%n Kernel. </numerusform>
            <numerusform>%n Kernel. </numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatescope::RouterSwitch</name>
    <message>
        <source>Show</source>
        <translation>Anzeige</translation>
    </message>
    <message>
        <source>false · before</source>
        <translation>false · vorher</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>The baseline alone</source>
        <translation>Die Basis allein</translation>
    </message>
    <message>
        <source>true · after</source>
        <translation>true · nachher</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>The candidate alone</source>
        <translation>Der Kandidat allein</translation>
    </message>
    <message>
        <source>both</source>
        <translation>beide</translation>
    </message>
    <message>
        <source>Baseline above candidate</source>
        <translation>Basis über dem Kandidaten</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>Both, coloured by how each call&apos;s time differs</source>
        <translation>Beide, gefärbt nach dem Zeitunterschied jedes Aufrufs</translation>
    </message>
</context>
<context>
    <name>gatescope::RunControls</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>The same run on the command line</source>
        <translation>Derselbe Lauf auf der Kommandozeile</translation>
    </message>
    <message>
        <source>C&amp;opy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy the command line</source>
        <translation>Kommandozeile kopieren</translation>
    </message>
    <message>
        <source>Stopped early</source>
        <translation>Vorzeitig angehalten</translation>
    </message>
    <message>
        <source>What was measured until then is shown.</source>
        <translation>Gezeigt wird, was bis dahin gemessen wurde.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Nothing had been measured yet.</source>
        <translation>Es war noch nichts gemessen.</translation>
    </message>
    <message>
        <source>Waits for another run …</source>
        <translation>Wartet auf einen anderen Lauf …</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>&amp;Stop now</source>
        <translation>So&amp;fort beenden</translation>
    </message>
    <message>
        <source>End the run at once; what was measured is lost</source>
        <translation>Lauf sofort beenden; Gemessenes geht verloren</translation>
    </message>
    <message>
        <source>Stop; what has been measured is kept</source>
        <translation>Anhalten; Gemessenes bleibt erhalten</translation>
    </message>
    <message>
        <source>Measure now (Enter)</source>
        <translation>Jetzt messen (Eingabetaste)</translation>
    </message>
</context>
<context>
    <name>gatescope::RunDock</name>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profilieren</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>Messreihe</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>Kalibrieren</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>It is being measured</source>
        <translation>Wird gemessen</translation>
    </message>
    <message>
        <source>The form can&apos;t be run as it is</source>
        <translation>So, wie das Formular ist, kann nichts laufen</translation>
    </message>
</context>
<context>
    <name>gatescope::RunPanel</name>
    <message>
        <source>Profile a layer</source>
        <translation>Schicht profilieren</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>Reading the model&apos;s files</source>
        <translation>Dateien des Modells werden gelesen</translation>
    </message>
    <message>
        <source>Looking for devices</source>
        <translation>Suche nach Geräten</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>Profiling %1</source>
        <translation>%1 wird profiliert</translation>
    </message>
</context>
<context>
    <name>gatescope::RunProcess</name>
    <message>
        <source>signal %1</source>
        <translation>Signal %1</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Start läuft …</translation>
    </message>
    <message>
        <source>Install gatescope and gatescope-gui of one version, %1.</source>
        <translation>gatescope und gatescope-gui in derselben Version, %1, installieren.</translation>
    </message>
    <message>
        <source>%1 does not say which version of gatescope it is.</source>
        <translation>%1 gibt nicht an, welche Version von gatescope es ist.</translation>
    </message>
    <message>
        <source>%1 is of version %2, this window of %3.</source>
        <translation>%1 hat Version %2, dieses Fenster %3.</translation>
    </message>
    <message>
        <source>Install the package gatescope, or put the program beside gatescope-gui.</source>
        <translation>Das Paket gatescope installieren oder das Programm neben gatescope-gui legen.</translation>
    </message>
    <message>
        <source>The program gatescope, which does the measuring, was not found.</source>
        <translation>Das Programm gatescope, das misst, wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>%1 lässt sich nicht starten: %2</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Hält an …</translation>
    </message>
    <message>
        <source>The run crashed (%1).</source>
        <translation>Der Lauf ist abgestürzt (%1).</translation>
    </message>
    <message>
        <source>Nothing else is lost. Please report it.</source>
        <translation>Sonst ist nichts verloren. Bitte melden.</translation>
    </message>
    <message>
        <source>gatescope ended with exit code %1.</source>
        <translation>gatescope endete mit Exit-Code %1.</translation>
    </message>
    <message>
        <source>The run ended without a result.</source>
        <translation>Der Lauf endete ohne Ergebnis.</translation>
    </message>
    <message>
        <source>%1, which starts the ranks, cannot be started: %2</source>
        <translation>%1, das die Ranks startet, lässt sich nicht starten: %2</translation>
    </message>
    <message>
        <source>Install the package openmpi-bin.</source>
        <translation>Das Paket openmpi-bin installieren.</translation>
    </message>
    <message>
        <source>A rank crashed (%1), and all have ended.</source>
        <translation>Ein Rank ist abgestürzt (%1), und alle sind beendet.</translation>
    </message>
    <message>
        <source>mpirun ended with exit code %1.</source>
        <translation>mpirun endete mit Exit-Code %1.</translation>
    </message>
</context>
<context>
    <name>gatescope::SearchPanel</name>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>Slices</translation>
    </message>
    <message>
        <source>Tracks</source>
        <translation>Spuren</translation>
    </message>
    <message>
        <source>Nothing is open</source>
        <translation>Nichts ist geöffnet</translation>
    </message>
    <message>
        <source>Open a trace, or profile a layer.</source>
        <translation>Einen Trace öffnen oder eine Schicht profilieren.</translation>
    </message>
</context>
<context>
    <name>gatescope::SettingsGroup</name>
    <message>
        <source>Fold these settings away</source>
        <translation>Diese Einstellungen einklappen</translation>
    </message>
    <message>
        <source>Show these settings</source>
        <translation>Diese Einstellungen zeigen</translation>
    </message>
</context>
<context>
    <name>gatescope::SliceSearch</name>
    <message>
        <source>Hits</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Search slices</source>
        <translation>Slices suchen</translation>
    </message>
    <message>
        <source>Enter: next hit. Shift+Enter: previous hit.</source>
        <translation>Eingabe: nächster Treffer. Umschalt+Eingabe: voriger Treffer.</translation>
    </message>
    <message>
        <source>Reads what the producer wrote of every slice, which takes longer</source>
        <translation>Liest, was der Erzeuger zu jedem Slice schrieb; das dauert länger</translation>
    </message>
    <message>
        <source>◂ Previous</source>
        <translation>◂ Zurück</translation>
    </message>
    <message>
        <source>Next ▸</source>
        <translation>Weiter ▸</translation>
    </message>
    <message>
        <source>Previous hit</source>
        <translation>Voriger Treffer</translation>
    </message>
    <message>
        <source>Next hit</source>
        <translation>Nächster Treffer</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>Suche läuft</translation>
    </message>
    <message>
        <source>Type a part of a name</source>
        <translation>Teil eines Namens eingeben</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft…</translation>
    </message>
    <message>
        <source>No hits</source>
        <translation>Keine Treffer</translation>
    </message>
    <message>
        <source>%1 hits</source>
        <translation>%1 Treffer</translation>
    </message>
    <message>
        <source> · arguments %1</source>
        <translation> · Argumente %1</translation>
    </message>
    <message>
        <source>&amp;Case</source>
        <translation>&amp;Groß/klein</translation>
    </message>
    <message>
        <source>Rege&amp;x</source>
        <translation>Rege&amp;x</translation>
    </message>
    <message>
        <source>&amp;Arguments</source>
        <translation>Arg&amp;umente</translation>
    </message>
    <message>
        <source>Upper and lower case differ</source>
        <translation>Groß- und Kleinschreibung unterscheiden</translation>
    </message>
    <message>
        <source>The text is a regular expression</source>
        <translation>Der Text ist ein regulärer Ausdruck</translation>
    </message>
</context>
<context>
    <name>gatescope::SlotBar</name>
    <message>
        <source> (not saved)</source>
        <translation> (nicht gespeichert)</translation>
    </message>
    <message>
        <source>Exchange baseline and candidate</source>
        <translation>Basis und Kandidat tauschen</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>Basis</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Kandidat</translation>
    </message>
    <message>
        <source>The baseline: what a change is measured against</source>
        <translation>Die Basis: woran eine Änderung gemessen wird</translation>
    </message>
    <message>
        <source>The candidate: what the change made of it</source>
        <translation>Der Kandidat: was die Änderung daraus gemacht hat</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
</context>
<context>
    <name>gatescope::SqlPanel</name>
    <message>
        <source>SQL</source>
        <translation>SQL</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>Abfrage</translation>
    </message>
    <message>
        <source>Tables and functions</source>
        <translation>Tabellen und Funktionen</translation>
    </message>
    <message>
        <source>Runs the query (Ctrl+Enter). Ctrl+Up and Ctrl+Down go through earlier ones.</source>
        <translation>Führt die Abfrage aus (Strg+Eingabe). Strg+Auf und Strg+Ab gehen durch frühere.</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>Explains the tables, their columns and the functions</source>
        <translation>Erklärt die Tabellen, ihre Spalten und die Funktionen</translation>
    </message>
    <message>
        <source>Nothing is open</source>
        <translation>Nichts ist geöffnet</translation>
    </message>
    <message>
        <source>Open a trace to ask it in SQL.</source>
        <translation>Einen Trace öffnen, um ihn mit SQL zu befragen.</translation>
    </message>
    <message>
        <source>asks %1</source>
        <translation>befragt %1</translation>
    </message>
    <message>
        <source>Running a query</source>
        <translation>Abfrage läuft</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>Läuft…</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>%1 rows in %2</source>
        <translation>%1 Zeilen in %2</translation>
    </message>
    <message>
        <source>there are more: only the first are shown; use LIMIT or GROUP BY</source>
        <translation>es gibt mehr: gezeigt werden nur die ersten; LIMIT oder GROUP BY verwenden</translation>
    </message>
</context>
<context>
    <name>gatescope::StartPage</name>
    <message>
        <source>Profile a layer</source>
        <translation>Schicht profilieren</translation>
    </message>
    <message>
        <source>Runs Qwen3-30B-A3B&apos;s MoE layer on this machine, before and after the gate fix, and shows every kernel.</source>
        <translation>Führt die MoE-Schicht von Qwen3-30B-A3B auf diesem Rechner aus, vor und nach dem Gate-Fix, und zeigt jeden Kernel.</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profilieren</translation>
    </message>
    <message>
        <source>Open a trace</source>
        <translation>Trace öffnen</translation>
    </message>
    <message>
        <source>From PyTorch, vLLM, SGLang, unitrace, Perfetto or GateScope. You can also drop files here; several are the ranks of one run.</source>
        <translation>Aus PyTorch, vLLM, SGLang, unitrace, Perfetto oder GateScope. Dateien lassen sich auch hierher ziehen; mehrere gelten als Ranks eines Laufs.</translation>
    </message>
    <message>
        <source>Open …</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>See an example</source>
        <translation>Beispiel ansehen</translation>
    </message>
    <message>
        <source>Two recordings of an H200: a model that calls its gate twice per layer, and the same with the fix.</source>
        <translation>Zwei Aufzeichnungen einer H200: ein Modell, das sein Gate je Schicht zweimal aufruft, und dasselbe mit dem Fix.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Where does a mixture-of-experts layer spend its time?</source>
        <translation>Womit verbringt eine Mixture-of-Experts-Schicht ihre Zeit?</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>startet</translation>
    </message>
</context>
<context>
    <name>gatescope::SweepCurvesPanel</name>
    <message>
        <source>%1 tokens: %2 (%3 to %4, n = %5)</source>
        <translation>%1 Tokens: %2 (%3 bis %4, n = %5)</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>Messreihe</translation>
    </message>
    <message>
        <source>A layer&apos;s time over tokens</source>
        <translation>Zeit einer Schicht über Tokens</translation>
    </message>
    <message>
        <source>What the second gate costs over tokens</source>
        <translation>Kosten des zweiten Gates über Tokens</translation>
    </message>
    <message>
        <source>Open a sweep…</source>
        <translation>Messreihe öffnen…</translation>
    </message>
    <message>
        <source>Model, dtype and threads</source>
        <translation>Modell, Datentyp und Threads</translation>
    </message>
    <message>
        <source>No sweep is open</source>
        <translation>Keine Messreihe ist geöffnet</translation>
    </message>
    <message>
        <source>Drop a file of “gatescope sweep -o FILE” here, or run a sweep.</source>
        <translation>Eine Datei von „gatescope sweep -o DATEI“ hierher ziehen oder eine Messreihe starten.</translation>
    </message>
    <message>
        <source>Open a sweep</source>
        <translation>Messreihe öffnen</translation>
    </message>
    <message>
        <source>Sweeps (*.json)</source>
        <translation>Messreihen (*.json)</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message>
        <source>not finished yet</source>
        <translation>noch nicht fertig</translation>
    </message>
    <message>
        <source>Tokens (bars: p10 to p90)</source>
        <translation>Token (Balken: p10 bis p90)</translation>
    </message>
    <message>
        <source>Tokens (bars: 95 % interval; hollow: it holds zero, or was disturbed)</source>
        <translation>Token (Balken: 95-%-Intervall; hohl: es enthält null, oder gestört)</translation>
    </message>
    <message>
        <source>A layer, median</source>
        <translation>Eine Schicht, Median</translation>
    </message>
    <message>
        <source>Cost, median</source>
        <translation>Kosten, Median</translation>
    </message>
</context>
<context>
    <name>gatescope::SweepModelGroup</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>&amp;Built in</source>
        <translation>E&amp;ingebaut</translation>
    </message>
    <message>
        <source>Model configuration (*.json)</source>
        <translation>Modellkonfiguration (*.json)</translation>
    </message>
    <message>
        <source>none: those above</source>
        <translation>keine: die obigen</translation>
    </message>
    <message>
        <source>A config.json in their place; it can be dropped here</source>
        <translation>Stattdessen eine config.json; sie lässt sich hierher ziehen</translation>
    </message>
    <message>
        <source>or config.&amp;json</source>
        <translation>oder config.&amp;json</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
</context>
<context>
    <name>gatescope::SweepOutputGroup</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>The sweep&apos;s file</source>
        <translation>Datei der Messreihe</translation>
    </message>
    <message>
        <source>among the recent runs</source>
        <translation>unter den letzten Läufen</translation>
    </message>
    <message>
        <source>Sweep (*.json)</source>
        <translation>Messreihe (*.json)</translation>
    </message>
    <message>
        <source>Kept after each round; one that was stopped goes on. A file can be dropped here</source>
        <translation>Wird nach jeder Runde gesichert; eine angehaltene geht weiter. Eine Datei lässt sich hierher ziehen</translation>
    </message>
    <message>
        <source>&amp;Keep in</source>
        <translation>&amp;Sichern in</translation>
    </message>
    <message>
        <source>A sweep that is stopped goes on later, with the same settings and its file.</source>
        <translation>Eine angehaltene Messreihe geht später weiter, mit denselben Einstellungen und ihrer Datei.</translation>
    </message>
    <message>
        <source>The sweep in this file is finished: Run shows it.</source>
        <translation>Die Messreihe in dieser Datei ist fertig: Starten zeigt sie.</translation>
    </message>
    <message>
        <source>%1 of %2 turns of the sweep in this file are done: Run goes on.</source>
        <translation>%1 von %2 Durchgängen der Messreihe in dieser Datei sind fertig: Starten setzt sie fort.</translation>
    </message>
</context>
<context>
    <name>gatescope::SweepPanel</name>
    <message>
        <source>Sweep</source>
        <translation>Messreihe</translation>
    </message>
    <message>
        <source>&amp;Run the sweep</source>
        <translation>Messreihe &amp;starten</translation>
    </message>
    <message>
        <source>Reading the sweep</source>
        <translation>Messreihe wird gelesen</translation>
    </message>
    <message>
        <source>Choose a model, or a config.json.</source>
        <translation>Ein Modell oder eine config.json wählen.</translation>
    </message>
    <message>
        <source>There is no file %1.</source>
        <translation>Es gibt keine Datei %1.</translation>
    </message>
    <message>
        <source>Numbers from 1 to %1, with commas between.</source>
        <translation>Zahlen von 1 bis %1, durch Kommas getrennt.</translation>
    </message>
    <message>
        <source>That file is there already and is no sweep: %1</source>
        <translation>Diese Datei gibt es schon, und sie ist keine Messreihe: %1</translation>
    </message>
    <message numerus="yes">
        <source>Sweep over %n point(s)</source>
        <translation>
            <numerusform>Messreihe über %n Punkt</numerusform>
            <numerusform>Messreihe über %n Punkte</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>Reading the model&apos;s files</source>
        <translation>Dateien des Modells werden gelesen</translation>
    </message>
</context>
<context>
    <name>gatescope::SweepPointsGroup</name>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Tokens per pass, with commas between</source>
        <translation>Tokens je Durchlauf, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>&amp;Tokens</source>
        <translation>&amp;Tokens</translation>
    </message>
    <message>
        <source>each model&apos;s</source>
        <translation>wie im jeweiligen Modell</translation>
    </message>
    <message>
        <source>bf16 and f32</source>
        <translation>bf16 und f32</translation>
    </message>
    <message>
        <source>&amp;Data types</source>
        <translation>Datent&amp;ypen</translation>
    </message>
    <message>
        <source>every core</source>
        <translation>alle Kerne</translation>
    </message>
    <message>
        <source>Numbers of CPU threads, with commas between</source>
        <translation>Anzahlen von CPU-Threads, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>T&amp;hreads</source>
        <translation>Th&amp;reads</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>All placements of a point share it and take turns</source>
        <translation>Alle Platzierungen eines Punkts teilen sich die Zeit und wechseln sich ab</translation>
    </message>
    <message>
        <source>Mea&amp;sure each for</source>
        <translation>Messda&amp;uer je Punkt</translation>
    </message>
    <message>
        <source>before and after the fix</source>
        <translation>vor und nach dem Fix</translation>
    </message>
    <message>
        <source>before, after and external</source>
        <translation>vorher, nachher und extern</translation>
    </message>
    <message>
        <source>before the fix alone</source>
        <translation>nur vor dem Fix</translation>
    </message>
    <message>
        <source>after the fix alone</source>
        <translation>nur nach dem Fix</translation>
    </message>
    <message>
        <source>after, twice the same</source>
        <translation>nachher, zweimal dasselbe</translation>
    </message>
    <message>
        <source>&amp;Placements</source>
        <translation>&amp;Platzierungen</translation>
    </message>
    <message>
        <source>Layers of each pass, each with weights of its own</source>
        <translation>Schichten je Durchlauf, jede mit eigenen Gewichten</translation>
    </message>
    <message>
        <source>&amp;Layers</source>
        <translation>Schi&amp;chten</translation>
    </message>
    <message>
        <source>the model&apos;s</source>
        <translation>wie im Modell</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>gleichverteilt</translation>
    </message>
    <message>
        <source>zipf, exponent 1.2</source>
        <translation>Zipf, Exponent 1,2</translation>
    </message>
    <message>
        <source>a single expert</source>
        <translation>ein einziger Experte</translation>
    </message>
    <message>
        <source>&amp;Routing</source>
        <translation>R&amp;outing</translation>
    </message>
    <message>
        <source>Passes per point and placement that are run first and dropped</source>
        <translation>Durchläufe je Punkt und Platzierung, die zuerst laufen und verworfen werden</translation>
    </message>
    <message>
        <source>&amp;Warm-up</source>
        <translation>Au&amp;fwärmen</translation>
    </message>
    <message>
        <source>S&amp;eed</source>
        <translation>&amp;Zufalls-Seed</translation>
    </message>
    <message>
        <source>about %1 s</source>
        <translation>etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>etwa %1 min</translation>
    </message>
    <message>
        <source>about %1 h</source>
        <translation>etwa %1 h</translation>
    </message>
    <message>
        <source>No points yet.</source>
        <translation>Noch keine Punkte.</translation>
    </message>
    <message numerus="yes">
        <source>%n point(s), %1 and the loading of weights.</source>
        <translation>
            <numerusform>%n Punkt, %1 und das Laden der Gewichte.</numerusform>
            <numerusform>%n Punkte, %1 und das Laden der Gewichte.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatescope::TableJob</name>
    <message>
        <source>The table has changed meanwhile.</source>
        <translation>Die Tabelle hat sich inzwischen geändert.</translation>
    </message>
    <message>
        <source>Copy or export it again.</source>
        <translation>Nochmals kopieren oder exportieren.</translation>
    </message>
</context>
<context>
    <name>gatescope::TimeRuler</name>
    <message>
        <source>Time axis</source>
        <translation>Zeitachse</translation>
    </message>
    <message>
        <source>Bookmark</source>
        <translation>Lesezeichen</translation>
    </message>
    <message>
        <source>Drag to measure; edges of slices attract</source>
        <translation>Ziehen misst; Kanten von Slices ziehen an</translation>
    </message>
    <message>
        <source>&amp;Remove the bookmark</source>
        <translation>Lesezeichen &amp;entfernen</translation>
    </message>
    <message>
        <source>faster</source>
        <translation>schneller</translation>
    </message>
    <message>
        <source>slower</source>
        <translation>langsamer</translation>
    </message>
    <message>
        <source>equal</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>unmatched</source>
        <translation>allein</translation>
    </message>
    <message>
        <source>Colours: how B&apos;s call differs from A&apos;s that does the same work.
Faster and slower from 3 % on, with strong colours from 50 % on; else equal.
Unmatched is what only one side has, and what is no kernel. Gate calls keep their own colours.</source>
        <translation>Farben: wie sich der Aufruf von B von dem von A unterscheidet, der dieselbe Arbeit tut.
Schneller und langsamer ab 3 %, mit kräftigen Farben ab 50 %; sonst gleich.
Allein ist, was nur eine Seite hat und was kein Kernel ist. Gate-Aufrufe behalten ihre eigenen Farben.</translation>
    </message>
</context>
<context>
    <name>gatescope::TimelineActions</name>
    <message>
        <source>Show the selection</source>
        <translation>Auswahl zeigen</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Zoom to the slice</source>
        <translation>Auf den Slice zoomen</translation>
    </message>
    <message>
        <source>Show a bookmark</source>
        <translation>Ein Lesezeichen zeigen</translation>
    </message>
</context>
<context>
    <name>gatescope::TimelineCanvas</name>
    <message>
        <source>Timeline A</source>
        <translation>Zeitleiste A</translation>
    </message>
    <message>
        <source>Timeline B</source>
        <translation>Zeitleiste B</translation>
    </message>
    <message>
        <source>Nothing to show yet. Open a trace or profile a layer.</source>
        <translation>Noch nichts zu zeigen. Einen Trace öffnen oder eine Schicht profilieren.</translation>
    </message>
    <message>
        <source>All tracks are hidden. A right click beside the tracks, where their names were, shows them again.</source>
        <translation>Alle Spuren sind verborgen. Ein Rechtsklick neben den Spuren, wo ihre Namen standen, zeigt sie wieder.</translation>
    </message>
    <message>
        <source>There are no slices in this file, so there is nothing to draw.</source>
        <translation>In dieser Datei sind keine Slices, also gibt es nichts zu zeichnen.</translation>
    </message>
    <message>
        <source>It holds instants (%1): SQL lists them.</source>
        <translation>Sie enthält Zeitpunkte (%1): SQL listet sie auf.</translation>
    </message>
    <message>
        <source>Diagnostics says what was left out. Open another trace.</source>
        <translation>Was ausgelassen wurde, steht unter „Diagnose“. Einen anderen Trace öffnen.</translation>
    </message>
</context>
<context>
    <name>gatescope::TimelinePane</name>
    <message>
        <source>Scroll tracks</source>
        <translation>Spuren rollen</translation>
    </message>
    <message>
        <source>A</source>
        <comment>the baseline&apos;s slot</comment>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <comment>the candidate&apos;s slot</comment>
        <translation>B</translation>
    </message>
</context>
<context>
    <name>gatescope::TraceNotes</name>
    <message>
        <source>%1 holds no notes of GateScope&apos;s: it is left as it is, and new notes are not kept.</source>
        <translation>%1 enthält keine Notizen von GateScope: die Datei bleibt unverändert, neue Notizen werden nicht aufgehoben.</translation>
    </message>
    <message>
        <source>The notes can&apos;t be written to %1: %2</source>
        <translation>Die Notizen lassen sich nicht nach %1 schreiben: %2</translation>
    </message>
</context>
<context>
    <name>gatescope::TrackGutter</name>
    <message>
        <source>Tracks</source>
        <translation>Spuren</translation>
    </message>
    <message>
        <source>Up and down choose a track, Return collapses it, the menu key shows what can be done.</source>
        <translation>Auf und Ab wählen eine Spur, Eingabe klappt sie ein, die Menütaste zeigt, was sich tun lässt.</translation>
    </message>
    <message>
        <source>Expand</source>
        <translation>Ausklappen</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>Einklappen</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Move track</source>
        <translation>Spur verschieben</translation>
    </message>
    <message>
        <source>&amp;Expand</source>
        <translation>Aus&amp;klappen</translation>
    </message>
    <message>
        <source>&amp;Collapse</source>
        <translation>&amp;Einklappen</translation>
    </message>
    <message>
        <source>Un&amp;pin</source>
        <translation>&amp;Lösen</translation>
    </message>
    <message>
        <source>&amp;Pin to the top</source>
        <translation>Oben &amp;anheften</translation>
    </message>
    <message>
        <source>&amp;Hide</source>
        <translation>Aus&amp;blenden</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>Nach &amp;oben</translation>
    </message>
    <message>
        <source>Move &amp;down</source>
        <translation>Nach &amp;unten</translation>
    </message>
    <message>
        <source>&amp;Show all hidden tracks</source>
        <translation>Alle ausgeblendeten &amp;Spuren zeigen</translation>
    </message>
    <message>
        <source>Show all tracks</source>
        <translation>Alle Spuren zeigen</translation>
    </message>
    <message>
        <source>Pin to the top</source>
        <translation>Oben anheften</translation>
    </message>
    <message>
        <source>Hide the track</source>
        <translation>Spur ausblenden</translation>
    </message>
    <message>
        <source>Collapse or expand</source>
        <translation>Ein- oder ausklappen</translation>
    </message>
</context>
<context>
    <name>gatescope::TrackSearch</name>
    <message>
        <source>thread</source>
        <translation>Thread</translation>
    </message>
    <message>
        <source>device queue</source>
        <translation>Queue des Geräts</translation>
    </message>
    <message>
        <source>ranges</source>
        <translation>Abschnitte</translation>
    </message>
    <message>
        <source>counter</source>
        <translation>Zähler</translation>
    </message>
    <message>
        <source>Track</source>
        <translation>Spur</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>Slices</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Tracks</source>
        <translation>Spuren</translation>
    </message>
    <message>
        <source>Find a track</source>
        <translation>Spur finden</translation>
    </message>
    <message>
        <source>Show a track</source>
        <translation>Spur zeigen</translation>
    </message>
</context>
<context>
    <name>gatescope::VerdictStrip</name>
    <message>
        <source>Show it</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Zoom to a gate call whose result nothing reads</source>
        <translation>Auf einen Gate-Aufruf zoomen, dessen Ergebnis nichts liest</translation>
    </message>
    <message>
        <source>Looking for gates and redundant work …</source>
        <translation>Suche nach Gates und redundanter Arbeit …</translation>
    </message>
    <message>
        <source>Nothing is known of this trace.</source>
        <translation>Über diesen Trace ist nichts bekannt.</translation>
    </message>
    <message>
        <source>Comparing …</source>
        <translation>Vergleich läuft …</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
</context>
<context>
    <name>gatescope::ViewState</name>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeige</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Switch sides</source>
        <translation>Seitenwechsel</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>Ausrichtung</translation>
    </message>
</context>
<context>
    <name>gatescope::WorkPage</name>
    <message>
        <source>Filter by name</source>
        <translation>Nach Namen filtern</translation>
    </message>
    <message>
        <source>Filter slices by name</source>
        <translation>Slices nach Namen filtern</translation>
    </message>
</context>
<context>
    <name>gatescope::WorkloadGroup</name>
    <message>
        <source>Workload</source>
        <translation>Last</translation>
    </message>
    <message>
        <source>Tokens per pass: a few as in decode, thousands as in prefill</source>
        <translation>Tokens je Durchlauf: wenige wie bei Decode, Tausende wie bei Prefill</translation>
    </message>
    <message>
        <source>&amp;Tokens</source>
        <translation>&amp;Tokens</translation>
    </message>
    <message>
        <source>File for the captured routing</source>
        <translation>Datei für das aufgezeichnete Routing</translation>
    </message>
    <message>
        <source>not kept</source>
        <translation>nicht aufgehoben</translation>
    </message>
    <message>
        <source>Write where the tokens went, to look at the load of experts or to replay it</source>
        <translation>Aufschreiben, wohin die Tokens gingen, um die Auslastung der Experten anzusehen oder sie erneut abzuspielen</translation>
    </message>
    <message>
        <source>&amp;Capture routing</source>
        <translation>Routi&amp;ng aufzeichnen</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>nicht gefragt</translation>
    </message>
    <message>
        <source>Tell which experts and outputs would change with the gate in this data type</source>
        <translation>Angeben, welche Experten und Ausgaben sich mit dem Gate in diesem Datentyp ändern würden</translation>
    </message>
    <message>
        <source>before and after the fix</source>
        <translation>vor und nach dem Fix</translation>
    </message>
    <message>
        <source>before, after and external</source>
        <translation>vorher, nachher und extern</translation>
    </message>
    <message>
        <source>before the fix alone</source>
        <translation>nur vor dem Fix</translation>
    </message>
    <message>
        <source>after the fix alone</source>
        <translation>nur nach dem Fix</translation>
    </message>
    <message>
        <source>external router alone</source>
        <translation>nur externer Router</translation>
    </message>
    <message>
        <source>after and external</source>
        <translation>nachher und extern</translation>
    </message>
    <message>
        <source>after, twice the same</source>
        <translation>nachher, zweimal dasselbe</translation>
    </message>
    <message>
        <source>before, twice the same</source>
        <translation>vorher, zweimal dasselbe</translation>
    </message>
    <message>
        <source>Where the gate runs. All chosen ones are measured together, in turns; twice the same shows what the method makes of no difference</source>
        <translation>Wo das Gate läuft. Alle gewählten werden gemeinsam gemessen, abwechselnd; zweimal dasselbe zeigt, was die Methode aus keinem Unterschied macht</translation>
    </message>
    <message>
        <source>&amp;Placements</source>
        <translation>&amp;Platzierungen</translation>
    </message>
    <message>
        <source>the model&apos;s</source>
        <translation>wie im Modell</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>gleichverteilt</translation>
    </message>
    <message>
        <source>zipf</source>
        <translation>Zipf</translation>
    </message>
    <message>
        <source>a single expert</source>
        <translation>ein einziger Experte</translation>
    </message>
    <message>
        <source>from a captured file</source>
        <translation>aus einer aufgezeichneten Datei</translation>
    </message>
    <message>
        <source>Which experts the tokens go to: as the gate says, or put in its place after it has run</source>
        <translation>Zu welchen Experten die Tokens gehen: wie das Gate es sagt, oder nach dessen Lauf an seine Stelle gesetzt</translation>
    </message>
    <message>
        <source>&amp;Routing</source>
        <translation>R&amp;outing</translation>
    </message>
    <message>
        <source>The larger, the fewer experts take most tokens</source>
        <translation>Je größer, desto weniger Experten erhalten die meisten Tokens</translation>
    </message>
    <message>
        <source>E&amp;xponent</source>
        <translation>E&amp;xponent</translation>
    </message>
    <message>
        <source>E&amp;xpert</source>
        <translation>E&amp;xperte</translation>
    </message>
    <message>
        <source>Captured routing</source>
        <translation>Aufgezeichnetes Routing</translation>
    </message>
    <message>
        <source>Captured routing (*.json)</source>
        <translation>Aufgezeichnetes Routing (*.json)</translation>
    </message>
    <message>
        <source>Captured &amp;file</source>
        <translation>Auf&amp;gezeichnete Datei</translation>
    </message>
    <message>
        <source>What-if &amp;gate</source>
        <translation>Wenn das Ga&amp;te liefe in</translation>
    </message>
</context>
<context>
    <name>gatescope::Workspace</name>
    <message>
        <source>Opening %1</source>
        <translation>%1 wird geöffnet</translation>
    </message>
    <message>
        <source>Reading the run</source>
        <translation>Lauf wird gelesen</translation>
    </message>
    <message>
        <source>Looking for gates and redundant work</source>
        <translation>Suche nach Gates und redundanter Arbeit</translation>
    </message>
    <message>
        <source>Saving %1</source>
        <translation>%1 wird gespeichert</translation>
    </message>
</context>
</TS>
