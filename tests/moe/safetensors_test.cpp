// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/files.h"
#include "moe/convert.h"
#include "moe/safetensors.h"
#include "moe/splitmix64.h"
#include "moe/test_files.h"

#include <atomic>
#include <fstream>
#include <string>
#include <thread>

using namespace gatescope;
using namespace gatescope::test;

namespace {

const std::filesystem::path kGolden = GATESCOPE_GOLDEN_DIR "/reference/tiny_f32_norm.safetensors";

class Safetensors : public testing::Test {
protected:
    void refuse(const std::string& bytes, std::initializer_list<std::string_view> parts) {
        SCOPED_TRACE(bytes.substr(0, 200));
        writeBytes(m_path, bytes);
        expectError([&] { SafetensorsFile file(m_path); }, {"broken.safetensors"});
        expectError([&] { SafetensorsFile file(m_path); }, parts);
    }

    /// A header with one entry, and 16 bytes of data.
    void refuseEntry(const std::string& entry, std::initializer_list<std::string_view> parts) {
        refuse(safetensorsBytes("{\"x\":" + entry + "}", std::string(16, '\0')), parts);
    }

    TemporaryFolder m_folder;
    std::filesystem::path m_path = m_folder / "broken.safetensors";
};

TEST_F(Safetensors, ReadsWhatWasWritten) {
    writeSafetensors(m_path,
                     {{"a", f32Tensor({2, 3}, counting(6))},
                      {"b", bf16Tensor({4}, counting(4, 10))},
                      {"none", f32Tensor({0, 5}, {})},
                      {"scalar", f32Tensor({}, {7})}},
                     {{"key", "value"}});
    const SafetensorsFile file(m_path);
    EXPECT_EQ(toFloat32(file.tensor("a").bytes, DType::F32), counting(6));
    EXPECT_EQ(toFloat32(file.tensor("b").bytes, DType::BF16), counting(4, 10));
    EXPECT_EQ(file.tensor("b").dtype, DType::BF16);
    EXPECT_EQ(file.tensor("none").elements(), 0u);
    EXPECT_EQ(file.tensor("scalar").elements(), 1u);
    EXPECT_EQ(file.metadata().at("key"), "value");
    EXPECT_TRUE(file.has("a"));
    EXPECT_FALSE(file.has("c"));
    expectError([&] { file.tensor("c"); }, {"broken.safetensors", "tensor c"});
    expectError(
        [&] {
            file.tensor("a", std::array<std::int64_t, 2>{3, 2});
        },
        {"tensor a", "[2, 3]", "expected [3, 2]"});
}

TEST_F(Safetensors, TypesThatNobodyHereComputesWithStandBesideOthers) {
    writeBytes(m_path,
               safetensorsBytes(R"({"__metadata__":null,"a":{"dtype":"F4","shape":[3,2],"data_offsets":[0,3]},
"b":{"dtype":"F8_E8M0","shape":[2],"data_offsets":[3,5]},"c":{"dtype":"C64","shape":[1],"data_offsets":[5,13]},
"d":{"dtype":"X9","shape":[7],"data_offsets":[13,15]},"e":{"dtype":"F32","shape":[0,4],"data_offsets":[7,7]},
"f":{"dtype":"F32","shape":[1],"data_offsets":[15,19]}})",
                                std::string(19, '\0')));
    const SafetensorsFile file(m_path);
    EXPECT_TRUE(file.metadata().empty());
    EXPECT_EQ(file.tensors().size(), 6u);
    EXPECT_EQ(file.tensor("a").type, "F4");
    EXPECT_EQ(file.tensor("d").dtype, DType::Other);
    EXPECT_EQ(file.tensor("d").type, "X9");
    EXPECT_EQ(toFloat32(file.tensor("f").bytes, DType::F32), std::vector<float>{0});
    refuse(safetensorsBytes(R"({"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}})", "ab"),
           {"tensor a", "F4"});
}

TEST_F(Safetensors, AGitLfsPointerIsCalledOne) {
    refuse("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3999974456\n",
           {"Git LFS pointer", "git lfs pull"});
}

TEST_F(Safetensors, ReadsAFileWithoutTensors) {
    writeBytes(m_path, safetensorsBytes("{}", ""));
    EXPECT_TRUE(SafetensorsFile(m_path).tensors().empty());
}

TEST_F(Safetensors, MissingFile) {
    expectError([&] { SafetensorsFile file(m_folder / "nothing"); }, {"nothing"});
}

TEST_F(Safetensors, TruncatedAnywhere) {
    const auto whole = readTextFile(kGolden);
    for (const std::size_t size : {0ul, 3ul, 7ul, 8ul, 9ul, 500ul, 2000ul, whole.size() - 1}) {
        SCOPED_TRACE(size);
        refuse(whole.substr(0, size), {"get it again"});
    }
    refuse(whole + "x", {"the tensors end at byte"});
}

TEST_F(Safetensors, AFileMayBeWrittenAnewWhileItsHeaderIsRead) {
    writeSafetensors(m_path, {{"a", f32Tensor({2000, 3}, counting(6000))}},
                     {{"key", std::string(9000, 'v')}});
    const auto bytes = readTextFile(m_path);
    std::atomic<bool> done{false};
    std::thread writer([&] {
        while (!done)
            std::ofstream(m_path) << bytes; // cut to nothing first
    });
    for (int i = 0; i < 1000; ++i) {
        try {
            EXPECT_EQ(SafetensorsFile(m_path).tensor("a").elements(), 6000u);
        } catch (const InputError& error) {
            EXPECT_NE(error.problem().find("broken.safetensors"), std::string::npos);
        }
    }
    done = true;
    writer.join();
}

TEST_F(Safetensors, HeaderLongerThanTheFile) {
    auto bytes = safetensorsBytes("{}", "");
    bytes[0] = 100;
    refuse(bytes, {"header", "100 bytes"});
    for (int i = 0; i < 8; ++i) {
        bytes[static_cast<std::size_t>(i)] = '\xff';
    }
    refuse(bytes, {"header", "18446744073709551615"});
}

TEST_F(Safetensors, HeaderThatIsNoJsonObject) {
    refuse(safetensorsBytes("{\"x\":", ""), {"not valid JSON"});
    refuse(safetensorsBytes("[]", ""), {"object"});
    refuse(safetensorsBytes("{\"__metadata__\":3}", ""), {"__metadata__"});
    refuse(safetensorsBytes("{\"__metadata__\":{\"a\":3}}", ""), {"__metadata__"});
    refuse(safetensorsBytes(std::string(5000, '{'), ""), {"JSON"});
}

TEST_F(Safetensors, EntriesThatMakeNoSense) {
    refuseEntry("3", {"tensor x"});
    refuseEntry(R"({"shape":[4],"data_offsets":[0,16]})", {"tensor x", "dtype"});
    refuseEntry(R"({"dtype":"F32","data_offsets":[0,16]})", {"tensor x", "shape"});
    refuseEntry(R"({"dtype":"F32","shape":[-4],"data_offsets":[0,16]})", {"tensor x", "shape", "-4"});
    refuseEntry(R"({"dtype":"F32","shape":[4.0],"data_offsets":[0,16]})", {"tensor x", "shape"});
    refuseEntry(R"({"dtype":"F32","shape":[4]})", {"tensor x", "data_offsets"});
    refuseEntry(R"({"dtype":"F32","shape":[4],"data_offsets":[0]})", {"tensor x", "data_offsets"});
    refuseEntry(R"({"dtype":"F32","shape":[4],"data_offsets":[-16,0]})", {"tensor x", "data_offsets"});
    refuseEntry(R"({"dtype":"F32","shape":[4],"data_offsets":[16,0]})", {"tensor x", "backwards"});
    refuseEntry(R"({"dtype":"F32","shape":[5],"data_offsets":[0,20]})", {"tensor x", "truncated"});
    refuseEntry(R"({"dtype":"F32","shape":[3],"data_offsets":[0,16]})", {"tensor x", "16 bytes", "needs 12"});
    refuseEntry(R"({"dtype":"BF16","shape":[4],"data_offsets":[0,16]})", {"tensor x", "needs 8"});
    refuseEntry(R"({"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,16]})",
                {"tensor x", "no whole number of bytes"});
    refuseEntry(R"({"dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,16]})",
                {"tensor x", "shape"});
}

TEST_F(Safetensors, OverlapsHolesAndDuplicates) {
    const auto header = [](int begin, int end) {
        return R"({"x":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"y":{"dtype":"U8","shape":[)" +
               std::to_string(end - begin) + R"(],"data_offsets":[)" + std::to_string(begin) + "," +
               std::to_string(end) + "]}}";
    };
    refuse(safetensorsBytes(header(4, 16), std::string(16, '\0')), {"tensor y", "overlap"});
    refuse(safetensorsBytes(header(0, 16), std::string(16, '\0')), {"tensor y", "overlap"});
    refuse(safetensorsBytes(header(9, 16), std::string(16, '\0')), {"tensor y", "hole"});
    refuse(safetensorsBytes(R"({"x":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},)"
                            R"("x":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}})",
                            std::string(8, '\0')),
           {"\"x\" stands twice"});
}

/// Under the address sanitizer this is where a view outside the file would show.
TEST_F(Safetensors, RandomDamageIsRefusedOrHarmless) {
    const auto whole = readTextFile(kGolden);
    const std::size_t headerEnd =
        8 + static_cast<unsigned char>(whole[0]) + 256u * static_cast<unsigned char>(whole[1]);
    for (std::uint64_t round = 0; round < 400; ++round) {
        auto bytes = whole;
        for (std::uint64_t change = 0; change <= round % 4; ++change) {
            const auto random = splitMix64(round << 32, change);
            bytes[random % headerEnd] = static_cast<char>(random >> 56);
        }
        writeBytes(m_path, bytes);
        try {
            const SafetensorsFile file(m_path);
            unsigned sum = 0;
            for (const auto& [name, view] : file.tensors()) {
                for (const auto byte : view.bytes) {
                    sum += std::to_integer<unsigned>(byte);
                }
            }
            EXPECT_GT(sum, 0u);
        } catch (const InputError& error) {
            EXPECT_THAT(error.what(), testing::HasSubstr("broken.safetensors"));
        }
    }
}

} // namespace
