// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/distributions.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace gatescope {
namespace {

TEST(Distributions, NormalIsThatOfTheTables) {
    EXPECT_DOUBLE_EQ(normalBelow(0), 0.5);
    EXPECT_NEAR(normalBelow(1.959963984540054), 0.975, 1e-12);
    EXPECT_NEAR(normalBelow(-3), 0.0013498980316301, 1e-15);
    EXPECT_NEAR(normalQuantile(0.975), 1.959963984540054, 1e-12);
    EXPECT_NEAR(normalQuantile(0.2), -0.841621233572914, 1e-12);
}

TEST(Distributions, StudentIsKnownInClosedFormForOneAndTwoDegrees) {
    for (const double t : {0.1, 1.0, 2.5, 12.7, 300.0}) {
        EXPECT_NEAR(studentTwoSided(t, 1), 1 - 2 / std::numbers::pi * std::atan(t), 1e-12) << t;
        EXPECT_NEAR(studentTwoSided(t, 2), 1 - t / std::sqrt(2 + t * t), 1e-12) << t;
        EXPECT_DOUBLE_EQ(studentTwoSided(-t, 2), studentTwoSided(t, 2));
    }
    EXPECT_DOUBLE_EQ(studentTwoSided(0, 3), 1);
}

TEST(Distributions, StudentsQuantilesAreThoseOfTheTables) {
    // The table in every textbook, 97.5 %.
    EXPECT_NEAR(studentQuantile(0.05, 1), 12.706, 5e-4);
    EXPECT_NEAR(studentQuantile(0.05, 2), 4.303, 5e-4);
    EXPECT_NEAR(studentQuantile(0.05, 5), 2.571, 5e-4);
    EXPECT_NEAR(studentQuantile(0.05, 10), 2.228, 5e-4);
    EXPECT_NEAR(studentQuantile(0.05, 30), 2.042, 5e-4);
    EXPECT_NEAR(studentQuantile(0.01, 4), 4.604, 5e-4);
    EXPECT_NEAR(studentQuantile(0.05, std::numeric_limits<double>::infinity()), 1.95996, 1e-5);
    EXPECT_NEAR(studentTwoSided(2, 9.9e6), studentTwoSided(2, 1.1e7), 1e-7);
}

/// Whatever the level and the degrees, a quantile is where its distribution says so.
TEST(Distributions, QuantilesUndoTheirDistributions) {
    for (const double p : {1e-12, 1e-6, 0.001, 0.05, 0.3, 0.7, 0.999, 1 - 1e-9}) {
        EXPECT_NEAR(normalBelow(normalQuantile(p)), p, 1e-13 * p) << p;
        for (const double degrees : {0.3, 1.0, 2.7, 30.0, 999.5, 1e6, 1e9})
            EXPECT_NEAR(studentTwoSided(studentQuantile(p, degrees), degrees), p, 1e-10 * p)
                << p << ", " << degrees;
    }
}

TEST(Distributions, StudentBelievesFractionsOfDegrees) {
    const double between = studentQuantile(0.05, 4.5);
    EXPECT_LT(between, studentQuantile(0.05, 4));
    EXPECT_GT(between, studentQuantile(0.05, 5));
}

} // namespace
} // namespace gatescope
