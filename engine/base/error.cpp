// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

namespace gatescope {

Error::Error(std::string problem, std::string remedy)
    : std::runtime_error(remedy.empty() ? problem : problem + ". " + remedy),
      m_problem(std::move(problem)),
      m_remedy(std::move(remedy)) {}

} // namespace gatescope
