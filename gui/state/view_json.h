// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view.h"

#include <QJsonObject>

namespace gatescope {

/// How one looked at traces, for a session's file: range, filter, colours, alignment, what is shown, and how
/// tracks are arranged. Selections are not kept.
QJsonObject toJson(const View& view);
/// What is missing or makes no sense is as in a new view.
View viewFrom(const QJsonObject& json);

} // namespace gatescope
