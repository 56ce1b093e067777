// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/open_traces.h"

#include "trace/trace_builder.h"

namespace gatescope::cli {

ImportedTrace openTraces(std::span<const std::filesystem::path> files, ProgressSink& progress,
                         const std::stop_token& stop) {
    if (files.size() == 1) return readChromeJson(files.front(), progress, stop);
    TraceBuilder builder;
    ImportedTrace all;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto share = 1.0 / static_cast<double>(files.size() + 1);
        ProgressPart part(progress, share * static_cast<double>(i), share * static_cast<double>(i + 1));
        const auto one = readChromeJson(files[i], part, stop);
        builder.append(*one.trace, 0);
        all.diagnostics.insert(all.diagnostics.end(), one.diagnostics.begin(), one.diagnostics.end());
    }
    ProgressPart building(progress, 1.0 - 1.0 / static_cast<double>(files.size() + 1), 1.0);
    all.trace = builder.build(building, stop);
    return all;
}

} // namespace gatescope::cli
