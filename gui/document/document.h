// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "document/timeline_model.h"
#include "profile/experiment.h"
#include "trace_io/trace_reader.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace gatescope {

/// What the window shows: a finished run or an opened file. Immutable; views hold it and own no data.
struct Document {
    QString title;        ///< "Qwen3-30B-A3B · 16 tokens", or the file's name
    QString subtitle;     ///< device, GEMM library, how many iterations
    QString path;         ///< the file it came from or was saved to; empty for a new run
    bool ownFile = false; ///< `path` holds nothing but this: a GateScope run, opened or saved by this window
    std::shared_ptr<const Trace> source;   ///< as recorded or read: what is saved, with
    std::string metadata;                  ///< what a file says of the run: as measured or read
    std::vector<TimelineModel> timelines;  ///< before above after, or one
    std::optional<PairedDifference> saved; ///< before minus after, ns per layer
    std::optional<GatePrice> gatePrice;    ///< where before and after were measured against each other
    std::optional<bool> outputsIdentical;
    bool foreign = false;                      ///< recorded by others
    std::vector<ImportDiagnostic> diagnostics; ///< what was odd in the file
    QString failure;                           ///< why, where the device failed in mid-run
    QStringList remarks;                       ///< odd data, dropped slices, an incomplete run

    const TimelineModel* timeline(Side side) const;
    bool unsaved() const { return path.isEmpty(); }
    bool hasGates() const;
    bool hasBothSides() const { return timeline(Side::Before) && timeline(Side::After); }
};

using DocumentPtr = std::shared_ptr<const Document>;

/// One line for each, in the words of `gatescope stats`.
QStringList diagnosticLines(const std::vector<ImportDiagnostic>& diagnostics);

/// Both do the whole work of preparing (aligning, indexing, summing up) and belong on a worker thread.
/// Cancelled where it was stopped.
DocumentPtr documentOf(const ProfileResult& result, ProgressSink& progress = noProgress(),
                       const std::stop_token& stop = {});
DocumentPtr documentOf(const ImportedTrace& imported, const QString& path,
                       ProgressSink& progress = noProgress(), const std::stop_token& stop = {});

} // namespace gatescope
