// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/rank_run.h"

#include <string>

namespace gatescope {

// What all who tell of a run over ranks say alike: the terminal, a page, Markdown.

/// "2 ranks by Open MPI 4.1.4, experts contiguous".
std::string ranksText(const RankRun& run);
/// How uneven their load was, and what an even one would save.
std::string rankLoadText(const RankRun& run);
/// Whether the bits are one rank's, and what was compared.
std::string oneRankText(const RankRun& run);
/// How far a rank's clock is ahead of rank 0's, in microseconds; empty for rank 0.
std::string clockText(const RankFigures& rank);

} // namespace gatescope
