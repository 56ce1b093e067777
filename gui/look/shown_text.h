// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace gatescope {

/// What others wrote, so that people see all of it: control characters, marks that turn the direction of text
/// and characters without width become escapes (\x1b, \u202e). Lines stay lines, and
/// tabs tabs. A mangled symbol becomes what is read of it (readableSymbol).
QString shownText(const QString& text);
/// The same of a name; one that is empty says so.
QString shownName(std::string_view name);
QString shownName(const QString& name);
/// Whether it is a mangled symbol that is shown as what is read of it.
bool isReadableSymbol(const QString& name);
/// Whether `text` is part of a name as it is written or as it is shown, in small or capital letters.
bool nameContains(const QString& name, const QString& text);

} // namespace gatescope
