// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/trace_reader.h"

#include "trace_io/trace_file.h"

#include <algorithm>
#include <utility>

namespace gatescope {

ImportedTrace readTraces(std::span<const std::filesystem::path> paths, ProgressSink& progress,
                         std::stop_token stop) {
    ImportedTrace imported;
    TraceBuilder builder;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        TraceFile file(paths[i], builder);
        const auto share = 0.8 / static_cast<double>(paths.size());
        file.read(
            [&](double done) {
                progress.progress(share * (static_cast<double>(i) + done), "reading the trace");
            },
            stop);
        auto& importer = file.importer();
        importer.finish();
        auto facts = file.facts();
        const auto earliest = importer.earliest().value_or(0);
        const bool rebase = !file.runInfo().ours || earliest < 0;
        if (rebase) builder.shiftTimes(-earliest);
        facts.clockOffsetNs = file.baseTime() + (rebase ? earliest : 0);
        imported.ours = file.runInfo().ours;
        builder.setMetadata(file.metadata());
        for (auto& diagnostic : importer.counts().diagnostics(paths[i].filename().string()))
            imported.diagnostics.push_back(std::move(diagnostic));
        imported.files.push_back(std::move(facts));
    }
    imported.trace = builder.build();
    if (builder.movedSlices() > 0) {
        ImportCounts counts;
        counts.addUnplaced(Oddity::PartialOverlap, builder.movedSlices());
        for (auto& diagnostic : counts.diagnostics({}))
            imported.diagnostics.push_back(std::move(diagnostic));
    }
    progress.progress(1.0, "reading the trace");
    return imported;
}

ImportedTrace readTrace(const std::filesystem::path& path, ProgressSink& progress, std::stop_token stop) {
    return readTraces(std::span(&path, 1), progress, std::move(stop));
}

} // namespace gatescope
