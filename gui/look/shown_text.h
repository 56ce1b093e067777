// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace gatescope {

/// What others wrote, so that people see all of it: control characters, marks that turn the direction of text
/// and characters without width become escapes (\x1b, \u202e). Lines stay lines, and
/// tabs tabs.
QString shownText(const QString& text);
/// The same of a name; one that is empty says so.
QString shownName(std::string_view name);
QString shownName(const QString& name);

} // namespace gatescope
