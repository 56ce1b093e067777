// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/progress.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

TEST(Error, SaysWhatIsWrongAndWhatToDo) {
    const InputError error("config.json: hidden_size is missing", "Add it");
    EXPECT_EQ(error.problem(), "config.json: hidden_size is missing");
    EXPECT_EQ(error.remedy(), "Add it");
    EXPECT_STREQ(error.what(), "config.json: hidden_size is missing. Add it");
    EXPECT_STREQ(UsageError("alone").what(), "alone");
}

TEST(Error, FrontEndsTellTheKindsApart) {
    EXPECT_THROW(throw InputError("x"), Error);
    EXPECT_THROW(throw DeviceError("x"), std::runtime_error);
    EXPECT_THROW(throw Cancelled(), Error);
}

TEST(Progress, StopsWhenAsked) {
    std::stop_source stop;
    EXPECT_NO_THROW(throwIfStopped(stop.get_token()));
    EXPECT_NO_THROW(throwIfStopped({}));
    stop.request_stop();
    EXPECT_THROW(throwIfStopped(stop.get_token()), Cancelled);
}

} // namespace
} // namespace gatescope
