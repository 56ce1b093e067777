// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/timeline.h"

#include <QString>

#include <memory>
#include <stop_token>
#include <vector>

namespace gatescope {

/// What is searched for.
struct SearchQuery {
    QString text;
    bool matchCase = false;
    bool regex = false;
    bool args = false; ///< in the args too

    bool operator==(const SearchQuery&) const = default;
};

/// Why the query makes no sense; empty where it does.
QString searchProblem(const SearchQuery& query);

/// The slices of a timeline whose name matches, in order of time. Each distinct name is looked at once. This
/// and what follows: Cancelled where it was stopped.
std::vector<SliceId> slicesByName(const Timeline& timeline, const SearchQuery& query, ProgressSink& progress,
                                  const std::stop_token& stop);
/// Those whose name or args match: reads every slice's args, which takes longer.
std::vector<SliceId> slicesByArgs(const Timeline& timeline, const SearchQuery& query, ProgressSink& progress,
                                  const std::stop_token& stop);

} // namespace gatescope
