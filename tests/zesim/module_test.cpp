// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolated.h"
#include "simulated_device.h"

namespace gatescope::zesim::test {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

struct Built {
    ze_result_t result = ZE_RESULT_SUCCESS;
    ze_module_handle_t module = nullptr;
    std::string log;
};

Built build(const SimulatedDevice& gpu, const std::vector<std::uint8_t>& code,
            ze_module_format_t format = ZE_MODULE_FORMAT_IL_SPIRV) {
    ze_module_desc_t description{};
    description.stype = ZE_STRUCTURE_TYPE_MODULE_DESC;
    description.format = format;
    description.inputSize = code.size();
    description.pInputModule = code.data();
    Built built;
    ze_module_build_log_handle_t log = nullptr;
    built.result = zeModuleCreate(gpu.context, gpu.device, &description, &built.module, &log);
    if (!log) return built;
    std::size_t size = 0;
    EXPECT_ZE(zeModuleBuildLogGetString(log, &size, nullptr));
    std::string text(size, '\0');
    EXPECT_ZE(zeModuleBuildLogGetString(log, &size, text.data()));
    built.log = text.c_str();
    EXPECT_ZE(zeModuleBuildLogDestroy(log));
    return built;
}

TEST(Module, namesItsKernels) {
    SimulatedDevice gpu;
    const auto module = gpu.module("basic");
    std::uint32_t count = 0;
    ASSERT_ZE(zeModuleGetKernelNames(module, &count, nullptr));
    std::vector<const char*> names(count);
    ASSERT_ZE(zeModuleGetKernelNames(module, &count, names.data()));
    EXPECT_THAT(std::vector<std::string>(names.begin(), names.end()),
                UnorderedElementsAre("add_scaled", "multiply_add", "reverse_groups", "where_am_i",
                                     "fixed_group", "by_value"));
    const ze_kernel_desc_t description{ZE_STRUCTURE_TYPE_KERNEL_DESC, nullptr, 0, "nothing"};
    ze_kernel_handle_t kernel = nullptr;
    EXPECT_ZE_RESULT(zeKernelCreate(module, &description, &kernel), ZE_RESULT_ERROR_INVALID_KERNEL_NAME);
}

TEST(Module, failsWithALogForBytesThatAreNoSpirv) {
    SimulatedDevice gpu;
    const auto built = build(gpu, std::vector<std::uint8_t>(64, 'x'));
    EXPECT_EQ(built.result, ZE_RESULT_ERROR_MODULE_BUILD_FAILURE);
    EXPECT_THAT(built.log, HasSubstr("magic number"));
}

TEST(Module, failsWithALogForEveryTruncation) {
    SimulatedDevice gpu;
    const auto code = readSpirv("basic");
    for (std::size_t size = 4; size < code.size(); size += 996) {
        const auto built = build(gpu, {code.begin(), code.begin() + static_cast<std::ptrdiff_t>(size)});
        ASSERT_EQ(built.result, ZE_RESULT_ERROR_MODULE_BUILD_FAILURE) << size;
        ASSERT_THAT(built.log, HasSubstr("error:")) << size;
    }
}

TEST(Module, failsWithALogForUnresolvedImports) {
    SimulatedDevice gpu;
    const auto built = build(gpu, readSpirv("unresolved"));
    EXPECT_EQ(built.result, ZE_RESULT_ERROR_MODULE_BUILD_FAILURE);
    EXPECT_THAT(built.log, HasSubstr("unresolved imports:\n  _Z15nobody_has_thisf"));
}

// Work-groups side by side would read each other's values.
TEST(Module, failsWithALogForSubGroupsOnSeveralThreads) {
    EXPECT_ISOLATED((Environment{{"ZESIM_FEATURES", "portable"}, {"POCL_MAX_PTHREAD_COUNT", "2"}}), quiet(),
                    [] {
                        SimulatedDevice gpu;
                        const auto built = build(gpu, readSpirv("sub_groups"));
                        EXPECT_EQ(built.result, ZE_RESULT_ERROR_MODULE_BUILD_FAILURE);
                        EXPECT_THAT(built.log, HasSubstr("POCL_MAX_PTHREAD_COUNT=1"));
                    });
}

TEST(Module, failsWithALogWhenAToolIsMissing) {
    EXPECT_ISOLATED(
        (Environment{{"ZESIM_LLVM_SPIRV", "/nowhere/llvm-spirv"}, {"ZESIM_CACHE_DIR", ::testing::TempDir()}}),
        quiet(), [] {
            SimulatedDevice gpu;
            const auto built = build(gpu, readSpirv("basic"));
            EXPECT_EQ(built.result, ZE_RESULT_ERROR_MODULE_BUILD_FAILURE);
            EXPECT_THAT(built.log, HasSubstr("/nowhere/llvm-spirv"));
        });
}

TEST(Module, nativeBinaryComesBack) {
    SimulatedDevice gpu;
    std::size_t size = 0;
    ASSERT_ZE(zeModuleGetNativeBinary(gpu.module("basic"), &size, nullptr));
    std::vector<std::uint8_t> binary(size);
    ASSERT_ZE(zeModuleGetNativeBinary(gpu.module("basic"), &size, binary.data()));
    const auto built = build(gpu, binary, ZE_MODULE_FORMAT_NATIVE);
    ASSERT_EQ(built.result, ZE_RESULT_SUCCESS);
    EXPECT_ZE(zeModuleDestroy(built.module));
    binary[3] ^= 1;
    EXPECT_EQ(build(gpu, binary, ZE_MODULE_FORMAT_NATIVE).result, ZE_RESULT_ERROR_INVALID_NATIVE_BINARY);
}

} // namespace
} // namespace gatescope::zesim::test
