// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>

struct gzFile_s;

namespace gatescope {

/// A file's text piece by piece, unpacked where it is gzip (told by its first bytes, not by its name).
/// InputError where the file can't be opened or read.
class TextSource {
public:
    explicit TextSource(std::filesystem::path path);
    ~TextSource();
    TextSource(const TextSource&) = delete;
    TextSource& operator=(const TextSource&) = delete;

    /// Fills up to `size` bytes; fewer only at the end.
    std::size_t read(char* into, std::size_t size);
    /// The packed data ended early; what could be unpacked was handed out.
    bool cutShort() const { return m_cutShort; }
    /// How much of the file has been taken, 0 to 1.
    double consumed() const;
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
    std::uintmax_t m_fileSize = 0;
    gzFile_s* m_file = nullptr;
    bool m_cutShort = false;
};

} // namespace gatescope
