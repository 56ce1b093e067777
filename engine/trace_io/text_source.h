// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

struct z_stream_s;

namespace gatescope {

/// A file's text piece by piece, unpacked where it is gzip (of any number of members) or a zip archive of one
/// file: told by its first bytes, not by its name. InputError where the file can't be opened or read, or is
/// packed in a way that is not read here.
class TextSource {
public:
    explicit TextSource(std::filesystem::path path);
    ~TextSource();
    TextSource(const TextSource&) = delete;
    TextSource& operator=(const TextSource&) = delete;

    enum class Packing : std::uint8_t { None, Gzip, Zip };
    enum class State : std::uint8_t {
        Whole,    ///< so far
        CutShort, ///< the packed data ended early; what could be unpacked was handed out
        Damaged,  ///< the packed data is wrong from some place on; what came before it was handed out
    };

    /// Fills up to `size` bytes; fewer only at the end. To be called by one thread.
    std::size_t read(char* into, std::size_t size);
    /// Good after read() came to the end.
    State state() const { return m_state; }
    Packing packing() const { return m_packing; }
    /// How much of the file has been taken, 0 to 1; any thread may ask.
    double consumed() const;
    const std::filesystem::path& path() const { return m_path; }

private:
    bool fill();
    std::size_t readPlain(char* into, std::size_t size);
    std::size_t readPacked(char* into, std::size_t size);
    void beginGzip();
    void beginZip();
    bool beginZipEntry();
    void take(std::size_t bytes);
    void skip(std::uint64_t bytes);
    bool atNextMember();
    bool atNextZipEntry();
    void startInflating(int windowBits);

    std::filesystem::path m_path;
    std::uintmax_t m_fileSize = 0;
    int m_file = -1;
    Packing m_packing = Packing::None;
    State m_state = State::Whole;
    bool m_done = false;
    std::uint64_t m_storedLeft = 0; ///< bytes of a zip entry that is not packed
    std::uint64_t m_unpacked = 0;
    std::vector<unsigned char> m_in;
    std::size_t m_inAt = 0;
    std::size_t m_inSize = 0;
    std::unique_ptr<z_stream_s> m_stream;
    std::atomic<std::uint64_t> m_taken{0}; ///< bytes of the file
};

} // namespace gatescope
