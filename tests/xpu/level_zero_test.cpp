// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/level_zero.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope {
namespace {

using testing::HasSubstr;

TEST(LevelZeroErrors, NameTheCallTheResultAndARemedy) {
    const auto error = levelZeroError("zeFenceHostSynchronize", ZE_RESULT_ERROR_DEVICE_LOST);
    EXPECT_EQ(error.problem(), "zeFenceHostSynchronize failed with ZE_RESULT_ERROR_DEVICE_LOST (0x70000001)");
    EXPECT_THAT(error.remedy(), HasSubstr("dmesg"));
    EXPECT_THAT(levelZeroError("zeMemAllocDevice", ZE_RESULT_ERROR_OUT_OF_DEVICE_MEMORY).remedy(),
                HasSubstr("--layers"));
}

TEST(LevelZeroErrors, UnknownResultsAreShownAsNumbers) {
    EXPECT_EQ(resultName(static_cast<ze_result_t>(0x12345)), "0x12345");
    EXPECT_FALSE(levelZeroError("zeInit", static_cast<ze_result_t>(0x12345)).remedy().empty());
}

TEST(LevelZeroErrors, WithoutADeviceTheWordsSayWhatToInstall) {
    const auto error = noDeviceHelp("the drivers offer no GPU");
    EXPECT_THAT(error.problem(), HasSubstr("the drivers offer no GPU"));
    for (const char* word : {"libze1", "intel-opencl-icd", "/dev/dri/renderD", "--device cpu"})
        EXPECT_THAT(error.remedy(), HasSubstr(word));
}

} // namespace
} // namespace gatescope
