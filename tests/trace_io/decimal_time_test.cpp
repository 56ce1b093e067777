// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/decimal_time.h"
#include "trace_io/json_text.h"

#include <gtest/gtest.h>

#include <random>

namespace gatescope {
namespace {

TEST(DecimalTime, KeepsEveryNanosecond) {
    EXPECT_EQ(microsecondsToNs("0"), 0);
    EXPECT_EQ(microsecondsToNs("12"), 12000);
    EXPECT_EQ(microsecondsToNs("10.125"), 10125);
    EXPECT_EQ(microsecondsToNs("-0.001"), -1);
    EXPECT_EQ(microsecondsToNs("4592377130326.011"), 4592377130326011);
    EXPECT_EQ(microsecondsToNs("1750000000000000.250000"), 1750000000000000250);
    EXPECT_EQ(microsecondsToNs("1750000000000000.2500000000000000000000"), 1750000000000000250);
}

TEST(DecimalTime, RoundsBelowANanosecond) {
    EXPECT_EQ(microsecondsToNs("0.0004"), 0);
    EXPECT_EQ(microsecondsToNs("0.0005"), 1);
    EXPECT_EQ(microsecondsToNs("1.99999"), 2000);
    EXPECT_EQ(microsecondsToNs("-1.0005"), -1001);
    EXPECT_EQ(microsecondsToNs("0.00000000000000000000000000001"), 0);
}

TEST(DecimalTime, ReadsExponents) {
    EXPECT_EQ(microsecondsToNs("1.5e3"), 1500000);
    EXPECT_EQ(microsecondsToNs("15E-1"), 1500);
    EXPECT_EQ(microsecondsToNs("1.75e+15"), 1750000000000000000);
    EXPECT_EQ(microsecondsToNs("0e999"), 0);
    EXPECT_EQ(microsecondsToNs("7e-900"), 0);
}

TEST(DecimalTime, RefusesWhatIsNoTime) {
    for (const char* text : {"", "-", ".", ".5", "+1", "abc", "1.2.3", "1e", "1e+", "1e99", "NaN", "Infinity",
                             "1 2", "99999999999999999999", "9223372036854775.808", "1e9999999999"}) {
        EXPECT_EQ(microsecondsToNs(text), std::nullopt) << text;
    }
}

TEST(DecimalTime, IsTheInverseOfTheWriter) {
    std::mt19937_64 random(9);
    for (int i = 0; i < 10000; ++i) {
        const auto ns = static_cast<std::int64_t>(random()) >> (random() % 63);
        std::string text;
        appendMicroseconds(text, ns);
        if (ns != INT64_MIN) {
            ASSERT_EQ(microsecondsToNs(text), ns) << text;
        }
    }
}

} // namespace
} // namespace gatescope
