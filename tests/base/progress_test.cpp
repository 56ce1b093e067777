// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/progress.h"

#include <gtest/gtest.h>

#include <string>

namespace gatescope {
namespace {

TEST(ProgressPart, FillsItsPartOfTheWhole) {
    struct Last final : ProgressSink {
        void progress(double done, std::string_view what) override {
            m_done = done;
            m_what = what;
        }
        double m_done = -1;
        std::string m_what;
    } whole;
    ProgressPart part(whole, 0.5, 0.75);
    part.progress(0, "loading");
    EXPECT_EQ(whole.m_done, 0.5);
    EXPECT_EQ(whole.m_what, "loading");
    part.progress(1, "done");
    EXPECT_EQ(whole.m_done, 0.75);
}

} // namespace
} // namespace gatescope
