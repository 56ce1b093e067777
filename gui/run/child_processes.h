// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <vector>

namespace gatescope {

/// The processes that a process has started and that still run; none where the system doesn't tell.
std::vector<qint64> childrenOf(qint64 process);

/// Sends a signal to each of them. False where there is none.
bool signalChildren(qint64 process, int signal);

} // namespace gatescope
