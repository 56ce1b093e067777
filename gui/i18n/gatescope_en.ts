<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ArgsTree</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message numerus="yes">
        <source>%n slices</source>
        <translation>
            <numerusform>%n slice</numerusform>
            <numerusform>%n slices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GateLane</name>
    <message numerus="yes">
        <source>%n gate calls</source>
        <comment>two or more</comment>
        <translation>
            <numerusform>%n gate call</numerusform>
            <numerusform>%n gate calls</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Kernels</name>
    <message numerus="yes">
        <source>Its calls are of %n kinds, by shape and place; this is the one that weighs most.</source>
        <translation>
            <numerusform>Its calls are of %n kind, by shape and place; this is the one that weighs most.</numerusform>
            <numerusform>Its calls are of %n kinds, by shape and place; this is the one that weighs most.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RankLaunch</name>
    <message numerus="yes">
        <source>More ranks than the %n core(s) here: they take turns (--oversubscribe), and no time of theirs means anything.</source>
        <translation>
            <numerusform>More ranks than the %n core here: they take turns (--oversubscribe), and no time of theirs means anything.</numerusform>
            <numerusform>More ranks than the %n cores here: they take turns (--oversubscribe), and no time of theirs means anything.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunProblems</name>
    <message numerus="yes">
        <source>From layer %1 on the checkpoint has %n MoE layer(s).</source>
        <translation>
            <numerusform>From layer %1 on the checkpoint has %n MoE layer.</numerusform>
            <numerusform>From layer %1 on the checkpoint has %n MoE layers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The model has %n expert(s): some ranks would hold none.</source>
        <translation>
            <numerusform>The model has %n expert: some ranks would hold none.</numerusform>
            <numerusform>The model has %n experts: some ranks would hold none.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunSettings</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rank(s)</source>
        <translation>
            <numerusform>%n rank</numerusform>
            <numerusform>%n ranks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SliceWords</name>
    <message numerus="yes">
        <source>%n slices, too narrow to be told apart; the longest one:</source>
        <comment>two or more</comment>
        <translation>
            <numerusform>%n slice, too narrow to be told apart; the longest one:</numerusform>
            <numerusform>%n slices, too narrow to be told apart; the longest one:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gate calls; the first redundant one:</source>
        <comment>two or more</comment>
        <translation>
            <numerusform>%n gate call; the first redundant one:</numerusform>
            <numerusform>%n gate calls; the first redundant one:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gate calls; the first one:</source>
        <comment>two or more</comment>
        <translation>
            <numerusform>%n gate call; the first one:</numerusform>
            <numerusform>%n gate calls; the first one:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sweep</name>
    <message numerus="yes">
        <source>%n threads</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TraceLoader</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message numerus="yes">
        <source>%n findings</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n odd events in the file</source>
        <translation>
            <numerusform>%n odd event in the file</numerusform>
            <numerusform>%n odd events in the file</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n remarks</source>
        <translation>
            <numerusform>%n remark</numerusform>
            <numerusform>%n remarks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatescope::AreaPanel</name>
    <message numerus="yes">
        <source>%1 on %n tracks</source>
        <translation>
            <numerusform>%1 on %n track</numerusform>
            <numerusform>%1 on %n tracks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatescope::DiagnosticsPanel</name>
    <message numerus="yes">
        <source>, %n in common</source>
        <translation>
            <numerusform>, %n in common</numerusform>
            <numerusform>, %n in common</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatescope::FindingDetails</name>
    <message numerus="yes">
        <source>%n places</source>
        <translation>
            <numerusform>%n place</numerusform>
            <numerusform>%n places</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatescope::HistogramPanel</name>
    <message numerus="yes">
        <source>, %n beyond the right edge</source>
        <translation>
            <numerusform>, %n beyond the right edge</numerusform>
            <numerusform>, %n beyond the right edge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n calls, median %1</source>
        <translation>
            <numerusform>%n call, median %1</numerusform>
            <numerusform>%n calls, median %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatescope::JobStrip</name>
    <message numerus="yes">
        <source> (%n more)</source>
        <translation>
            <numerusform> (%n more)</numerusform>
            <numerusform> (%n more)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatescope::KernelsPanel</name>
    <message numerus="yes">
        <source>%n kernels</source>
        <translation>
            <numerusform>%n kernel</numerusform>
            <numerusform>%n kernels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatescope::LoadPanel</name>
    <message numerus="yes">
        <source>%n passes</source>
        <translation>
            <numerusform>%n pass</numerusform>
            <numerusform>%n passes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatescope::RooflinePanel</name>
    <message numerus="yes">
        <source>%n matrix products were recorded without shapes: profile with record_shapes=True.</source>
        <translation>
            <numerusform>%n matrix product was recorded without shapes: profile with record_shapes=True.</numerusform>
            <numerusform>%n matrix products were recorded without shapes: profile with record_shapes=True.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n matrix products (%1) have no shapes</source>
        <translation>
            <numerusform>; %n matrix product (%1) has no shapes</numerusform>
            <numerusform>; %n matrix products (%1) have no shapes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kernels. </source>
        <translation>
            <numerusform>%n kernel. </numerusform>
            <numerusform>%n kernels. </numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatescope::SweepPanel</name>
    <message numerus="yes">
        <source>Sweep over %n point(s)</source>
        <translation>
            <numerusform>Sweep over %n point</numerusform>
            <numerusform>Sweep over %n points</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatescope::SweepPointsGroup</name>
    <message numerus="yes">
        <source>%n point(s), %1 and the loading of weights.</source>
        <translation>
            <numerusform>%n point, %1 and the loading of weights.</numerusform>
            <numerusform>%n points, %1 and the loading of weights.</numerusform>
        </translation>
    </message>
</context>
</TS>
