// SPDX-License-Identifier: GPL-3.0-or-later
// Says which OpenCL device the tests run on. A device that was asked for and is not there is an error: tests
// that skipped would look as if they had run on it.
#include "open_cl.h"

#include <gtest/gtest.h>

#include <cstdio>

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    if (GTEST_FLAG_GET(list_tests)) return RUN_ALL_TESTS();
    using gatescope::test::ClDevice;
    std::string why;
    const auto* device = ClDevice::get(&why);
    if (device == nullptr && !ClDevice::wanted().empty()) {
        std::fprintf(stderr, "%s\n", why.c_str());
        return 2;
    }
    std::printf("OpenCL device: %s\n", device != nullptr ? device->description().c_str() : why.c_str());
    return RUN_ALL_TESTS();
}
