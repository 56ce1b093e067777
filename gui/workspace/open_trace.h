// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment.h"
#include "trace/slice_index.h"
#include "trace_io/trace_reader.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// A trace that is open: files that were read, or a run of our own. Immutable and shared; views hold it and
/// own no data.
struct OpenTrace {
    QString title;        ///< "Qwen3-30B-A3B · 16 tokens", or the file's name
    QString subtitle;     ///< device, GEMM library; or how much the file holds
    QStringList paths;    ///< the files it came from or was saved to; a run that is not saved has none
    QString keptAt;       ///< where a run's process has written it, until somebody saves it
    bool ownFile = false; ///< the only path holds nothing but this: it may be written again
    std::shared_ptr<const Trace> trace;
    std::shared_ptr<const SliceIndex> index;
    std::shared_ptr<const ProfileResult> run; ///< where it is a run of our own
    std::vector<ImportDiagnostic> diagnostics;
    std::vector<FileFacts> files;
    QStringList remarks; ///< dropped slices, an incomplete run, a simulated device, notes on weights
    QString failure;     ///< why, where the device failed in mid-run

    bool unsaved() const { return paths.isEmpty(); }
    /// Recorded by others.
    bool foreign() const { return run == nullptr; }
    QString path() const { return paths.isEmpty() ? QString() : paths.front(); }
    /// Files that another program can read it from.
    QStringList readablePaths() const { return unsaved() && !keptAt.isEmpty() ? QStringList{keptAt} : paths; }
};

using OpenTracePtr = std::shared_ptr<const OpenTrace>;

} // namespace gatescope
