// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace gatescope {

/// A whole file mapped read-only; pages are read when touched. InputError if it can't be opened or is no
/// file. For tensors alone, which are too large to copy: who touches bytes that somebody has cut off the file
/// meanwhile ends the program (SIGBUS).
class MappedFile {
public:
    explicit MappedFile(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<const std::byte> bytes() const { return {m_data, m_size}; }
    const std::filesystem::path& path() const { return m_path; }
    /// Gives the pages back to the system; the mapping stays usable.
    void dropPages() const;

private:
    std::filesystem::path m_path;
    const std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

/// Writes beside the target and renames at commit(), so that a full disk or a crash leaves the old file whole
/// and nothing half-written. Without commit() the temporary file is removed. A link stays one: the file that
/// it leads to is replaced, or made. What is no regular file (a device, a pipe), or is named by a descriptor
/// (/dev/stdout), is written in place. InputError where writing fails.
class AtomicFile {
public:
    explicit AtomicFile(std::filesystem::path target);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::string_view text);
    void commit();

private:
    [[noreturn]] void fail(const char* doing);

    std::filesystem::path m_target; ///< as it was asked for
    std::filesystem::path m_final;  ///< behind its links
    std::filesystem::path m_temporary;
    std::string m_buffer;
    int m_descriptor = -1;
    void flush();
};

/// InputError where a file could not be written there: minutes of work should not end with it. A pipe's
/// reader would take the check for the whole file, so pipes are left alone.
void checkWritable(const std::filesystem::path& path);

/// The file's text. InputError names the file. Read and not mapped: an editor may cut it short meanwhile,
/// which would end the program.
std::string readTextFile(const std::filesystem::path& path);

/// At most so many bytes from the file's start, for telling kinds of files apart; empty where there is no
/// regular file that can be read.
std::string readBeginning(const std::filesystem::path& path, std::size_t bytes);

/// Writes text through an AtomicFile.
void writeTextFile(const std::filesystem::path& path, std::string_view text);

} // namespace gatescope
