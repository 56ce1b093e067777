// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/tone.h"

#include <Qt>

namespace gatescope {

inline constexpr int kNoSwatch = -1; ///< of KindRole: a swatch's place is left free

/// What the panels' models tell beside text. Colours are the delegate's business.
enum TableRole {
    SortRole = Qt::UserRole, ///< a number, or the text
    ExportRole,              ///< for files: numbers without unit and rounding
    KindRole,                ///< a StyleCode: a swatch stands before the text; or kNoSwatch
    BarRole,                 ///< -1 to 1: a bar to the left or right of the middle
    FillRole,                ///< 0 to 1: so much of the cell is tinted behind the text
    ToneRole,                ///< a Tone
    LastRole,                ///< true: the row stays last however the table is sorted
};

} // namespace gatescope
