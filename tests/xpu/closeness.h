// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace gatescope::test {

inline float largest(const std::vector<float>& values) {
    float most = 0;
    for (const float value : values)
        most = std::max(most, std::abs(value));
    return most;
}

/// `tolerance` is of the largest expected value.
inline void expectClose(const std::vector<float>& got, const std::vector<float>& expected, float tolerance) {
    ASSERT_EQ(got.size(), expected.size());
    const float limit = tolerance * largest(expected);
    for (std::size_t i = 0; i < got.size(); ++i)
        ASSERT_NEAR(got[i], expected[i], limit) << "element " << i;
}

} // namespace gatescope::test
