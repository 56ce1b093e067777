// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/stored_layer.h"

namespace gatescope {

std::int64_t storedLayerBytes(const MoeConfig& config, double experts, DType dtype, WeightFormat format) {
    // One byte for each weight: so many there are.
    const auto weights = experts * static_cast<double>(config.expertBytes(DType::I8)) +
                         static_cast<double>(config.sharedExpertBytes(DType::I8));
    return config.gateBytes(dtype) + storedBytes(static_cast<std::int64_t>(weights), dtype, format);
}

} // namespace gatescope
