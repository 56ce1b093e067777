// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/progress_json.h"

#include "report/json_parts.h"

#include <cmath>

namespace gatescope {

std::string progressLine(double done, std::string_view what, std::optional<double> secondsLeft) {
    Json line{{"progress", finiteOrNull(std::round(done * 1000) / 1000)}, {"what", what}};
    if (secondsLeft) line["remaining_s"] = finiteOrNull(std::round(*secondsLeft * 10) / 10);
    return oneLineText(line);
}

std::string errorLine(const Error& error, int exitCode) {
    return oneLineText(
        Json{{"error", {{"problem", error.problem()}, {"remedy", error.remedy()}, {"exit", exitCode}}}});
}

} // namespace gatescope
