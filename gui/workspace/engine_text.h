// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace gatescope {

/// A sentence that the engine wrote, in the window's language: what a finding is called, its advice, what
/// its cost is of. Numbers in it are placeholders of the translation. Names from traces can't be told from
/// words, so a sentence that holds some stays as it is, and so does one that is not known.
QString engineText(std::string_view english);

} // namespace gatescope
