// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gatescope {

/// What a word or a figure says by its colour.
enum class Tone { Plain, Quiet, Good, Warning, Bad, Link };

} // namespace gatescope
