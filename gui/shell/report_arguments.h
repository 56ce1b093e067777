// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace gatescope {

class Workspace;

/// The verb that writes a report on what stands in the slots to `path`.
QStringList reportArguments(const Workspace& workspace, const QString& path);

} // namespace gatescope
