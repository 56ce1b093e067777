// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/kernels.h"
#include "profile/selftest.h"
#include "profile/verification.h"

#include <string>
#include <vector>

namespace gatescope {

/// What `gatescope verify --json` and `gatescope devices --selftest --json` print (docs/formats.md). A case
/// has one form in both.
std::string verifyJson(const std::vector<Verification>& cases, const MoeKernels& kernels);
std::string quantizedVerifyJson(const std::vector<QuantizedVerification>& cases, const MoeKernels& kernels);
std::string selfTestJson(const std::vector<SelfTestResult>& results);

} // namespace gatescope
