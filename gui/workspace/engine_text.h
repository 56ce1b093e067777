// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace gatescope {

/// A sentence that the engine wrote, in the window's language: what a finding is called, why steps are not
/// compared, what was odd in a file or why it is refused, what a run is at. Numbers get the language's
/// decimal point; names out of traces stay as they are, letter by letter. A sentence that engine_sentences.h
/// does not know stays as it is.
QString engineText(std::string_view english);

} // namespace gatescope
