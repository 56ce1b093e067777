// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/aligned_buffer.h"
#include "base/error.h"
#include "base/files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <thread>
#include <unistd.h>

namespace gatescope {
namespace {

namespace fs = std::filesystem;

class Files : public ::testing::Test {
protected:
    void SetUp() override {
        const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
        m_folder = fs::path(::testing::TempDir()) /
                   (std::string("gatescope_files_") + test->name() + "_" + std::to_string(::getpid()));
        fs::create_directories(m_folder);
    }
    void TearDown() override { fs::remove_all(m_folder); }
    auto entries() const { return std::distance(fs::directory_iterator(m_folder), fs::directory_iterator()); }

    fs::path m_folder;
};

TEST_F(Files, TextSurvives) {
    const auto path = m_folder / "a.txt";
    for (const std::string& text : {std::string(), std::string("x\0y\n", 4), std::string(3'000'000, 'q')}) {
        writeTextFile(path, text);
        EXPECT_EQ(readTextFile(path), text);
    }
    EXPECT_EQ(entries(), 1);
}

TEST_F(Files, WithoutCommitTheOldFileStays) {
    const auto path = m_folder / "a.txt";
    writeTextFile(path, "old");
    {
        AtomicFile file(path);
        file.write(std::string(2'000'000, 'n'));
        EXPECT_EQ(readTextFile(path), "old");
    }
    EXPECT_EQ(readTextFile(path), "old");
    EXPECT_EQ(entries(), 1);
}

TEST_F(Files, PiecesAreWrittenInOrder) {
    const auto path = m_folder / "a.txt";
    std::string expected;
    AtomicFile file(path);
    for (int i = 0; i < 300000; ++i) {
        const auto piece = std::to_string(i) + ",";
        file.write(piece);
        expected += piece;
    }
    file.commit();
    EXPECT_EQ(readTextFile(path), expected);
}

TEST_F(Files, WritingToADeviceReplacesNothing) {
    AtomicFile file("/dev/null");
    file.write("x");
    file.commit();
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(Files, ALinkStaysOneAndItsFileIsWritten) {
    writeTextFile(m_folder / "a.txt", "old");
    fs::create_directory(m_folder / "links");
    fs::create_symlink("../a.txt", m_folder / "links" / "one");
    fs::create_symlink(m_folder / "links" / "one", m_folder / "two");
    writeTextFile(m_folder / "two", "new");
    EXPECT_TRUE(fs::is_symlink(m_folder / "two"));
    EXPECT_TRUE(fs::is_symlink(m_folder / "links" / "one"));
    EXPECT_EQ(readTextFile(m_folder / "a.txt"), "new");
    EXPECT_EQ(entries(), 3);
}

TEST_F(Files, ALinkToNothingMakesTheFile) {
    fs::create_symlink("later.txt", m_folder / "link");
    writeTextFile(m_folder / "link", "new");
    EXPECT_TRUE(fs::is_symlink(m_folder / "link"));
    EXPECT_FALSE(fs::is_symlink(m_folder / "later.txt"));
    EXPECT_EQ(readTextFile(m_folder / "later.txt"), "new");
    EXPECT_EQ(entries(), 2);
}

TEST_F(Files, LinksInACircleAreAnError) {
    fs::create_symlink("one", m_folder / "two");
    fs::create_symlink("two", m_folder / "one");
    EXPECT_THROW(AtomicFile(m_folder / "one"), InputError);
    EXPECT_TRUE(fs::is_symlink(m_folder / "one"));
    EXPECT_EQ(entries(), 2);
}

// As `-o /dev/stdout >> file` does.
TEST_F(Files, WhatADescriptorNamesIsWrittenThroughIt) {
    const auto path = m_folder / "a.txt";
    writeTextFile(path, "before,");
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    fs::create_symlink("/proc/self/fd/" + std::to_string(descriptor), m_folder / "link");
    checkWritable(m_folder / "link");
    writeTextFile(m_folder / "link", "one,");
    writeTextFile("/dev/fd/" + std::to_string(descriptor), "two");
    ::close(descriptor);
    EXPECT_TRUE(fs::is_symlink(m_folder / "link"));
    EXPECT_EQ(readTextFile(path), "before,one,two");
    EXPECT_EQ(entries(), 2);
    EXPECT_THROW(AtomicFile(m_folder / "link"), InputError); // closed now
}

TEST_F(Files, APipeBehindADescriptorIsWritten) {
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    fs::create_symlink("/proc/self/fd/" + std::to_string(ends[1]), m_folder / "link");
    writeTextFile(m_folder / "link", "text");
    EXPECT_TRUE(fs::is_symlink(m_folder / "link"));
    char read[8] = {};
    EXPECT_EQ(::read(ends[0], read, sizeof read), 4);
    EXPECT_STREQ(read, "text");
    fs::remove(m_folder / "link");
    fs::create_symlink("/proc/self/fd/" + std::to_string(ends[0]), m_folder / "link");
    EXPECT_THROW(AtomicFile(m_folder / "link"), InputError); // for reading alone
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_F(Files, ErrorsNameTheFile) {
    const auto expectInputError = [](const auto& action, const fs::path& path) {
        try {
            action();
            ADD_FAILURE() << "no error for " << path;
        } catch (const InputError& error) {
            EXPECT_NE(error.problem().find(path.string()), std::string::npos) << error.problem();
        }
    };
    const auto missing = m_folder / "missing";
    expectInputError([&] { MappedFile file(missing); }, missing);
    expectInputError([&] { MappedFile file(m_folder); }, m_folder);
    expectInputError([&] { AtomicFile file(m_folder); }, m_folder);
    expectInputError([&] { AtomicFile file(missing / "a.txt"); }, missing);
}

TEST_F(Files, ATextMayBeWrittenAnewWhileItIsRead) {
    const auto path = m_folder / "edited";
    const std::string text(50'000, 'x');
    writeTextFile(path, text);
    std::atomic<bool> done{false};
    std::thread editor([&] {
        while (!done)
            std::ofstream(path) << text; // cut to nothing first
    });
    for (int i = 0; i < 3000; ++i)
        EXPECT_EQ(readTextFile(path).find_first_not_of('x'), std::string::npos);
    done = true;
    editor.join();
    EXPECT_EQ(readTextFile(path), text);
}

TEST_F(Files, MappedBytesOutliveADrop) {
    const auto path = m_folder / "a.bin";
    writeTextFile(path, std::string(100'000, 'z'));
    const MappedFile file(path);
    ASSERT_EQ(file.bytes().size(), 100'000u);
    file.dropPages();
    EXPECT_EQ(file.bytes()[99'999], std::byte{'z'});
    writeTextFile(path, "");
    EXPECT_TRUE(MappedFile(path).bytes().empty());
}

TEST(AlignedBuffer, IsAlignedAndMoves) {
    AlignedBuffer small(100);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(small.as()) % 64, 0u);
    AlignedBuffer large(std::size_t{5} << 20);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(large.as()) % (std::size_t{2} << 20), 0u);
    EXPECT_EQ(large.size(), std::size_t{5} << 20);
    const auto* data = large.as<float>();
    AlignedBuffer moved(std::move(large));
    EXPECT_EQ(moved.as<float>(), data);
    small = std::move(moved);
    EXPECT_EQ(small.as<float>(), data);
    EXPECT_EQ(AlignedBuffer(0).as(), nullptr);
}

} // namespace
} // namespace gatescope
