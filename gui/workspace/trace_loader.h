// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "workspace/open_trace.h"

#include <QString>
#include <QStringList>

#include <stop_token>

namespace gatescope {

/// Reads and indexes files, which become one trace (ranks side by side). Belongs on a worker thread.
/// InputError where a file can't be read; Cancelled where it was stopped.
OpenTracePtr loadTrace(const QStringList& paths, ProgressSink& progress, const std::stop_token& stop);

/// The same of a run that is not saved yet, from the file that its process has written. UsageError where that
/// holds no run.
OpenTracePtr loadRun(const QString& path, ProgressSink& progress, const std::stop_token& stop);

} // namespace gatescope
