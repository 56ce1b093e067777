// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/arrays/zip_archive.h"

#include <zlib.h>

#include <algorithm>

namespace gatescope {

namespace {

constexpr std::uint32_t kEnd = 0x06054b50;
constexpr std::uint32_t kEnd64Locator = 0x07064b50;
constexpr std::uint32_t kEnd64 = 0x06064b50;
constexpr std::uint32_t kDirectoryEntry = 0x02014b50;
constexpr std::uint32_t kLocalEntry = 0x04034b50;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kLocatorSize = 20;
constexpr std::uint32_t kElsewhere = 0xFFFFFFFF; // the number stands in the zip64 field
constexpr std::uint64_t kMostBytes = std::uint64_t{4} << 30;

std::uint32_t signatureAt(ArrayBytes bytes, std::size_t at) {
    ByteCursor cursor(bytes);
    cursor.seek(at);
    return cursor.number<std::uint32_t>();
}

/// The end record stands behind the directory, with a comment of up to 64 KiB behind it.
std::size_t findEnd(ArrayBytes bytes) {
    if (bytes.size() < kEndSize) refuseArrays("the file ends early");
    const std::size_t last = bytes.size() - kEndSize;
    const std::size_t first = last > 0xFFFF ? last - 0xFFFF : 0;
    for (std::size_t at = last;; --at) {
        if (signatureAt(bytes, at) == kEnd) return at;
        if (at == first) refuseArrays("the archive is cut off");
    }
}

struct Directory {
    std::uint64_t count;
    std::uint64_t at;
};

Directory findDirectory(ArrayBytes bytes) {
    const auto end = findEnd(bytes);
    ByteCursor cursor(bytes);
    cursor.seek(end + 10);
    Directory directory{cursor.number<std::uint16_t>(), 0};
    (void)cursor.number<std::uint32_t>();
    directory.at = cursor.number<std::uint32_t>();
    if (end < kLocatorSize || signatureAt(bytes, end - kLocatorSize) != kEnd64Locator) return directory;
    cursor.seek(end - kLocatorSize + 8);
    const auto at = cursor.number<std::uint64_t>();
    cursor.seek(at);
    if (cursor.number<std::uint32_t>() != kEnd64) refuseArrays("the archive is damaged");
    cursor.seek(at + 32);
    directory.count = cursor.number<std::uint64_t>();
    cursor.seek(at + 48);
    directory.at = cursor.number<std::uint64_t>();
    return directory;
}

/// Puts in the 64-bit numbers of the extra field where the entry's own say that they stand there.
void readZip64(ArrayBytes extra, ZipArchive::Entry& entry) {
    constexpr std::uint16_t kZip64 = 1;
    ByteCursor cursor(extra);
    while (extra.size() - cursor.at() >= 4) {
        const auto id = cursor.number<std::uint16_t>();
        ByteCursor field(cursor.take(cursor.number<std::uint16_t>()));
        if (id != kZip64) continue;
        for (auto* number : {&entry.size, &entry.packed, &entry.at}) {
            if (*number == kElsewhere) *number = field.number<std::uint64_t>();
        }
    }
}

} // namespace

ZipArchive::ZipArchive(ArrayBytes bytes) : m_bytes(bytes) {
    const auto directory = findDirectory(bytes);
    ByteCursor cursor(bytes);
    cursor.seek(directory.at);
    for (std::uint64_t i = 0; i < directory.count; ++i) {
        if (cursor.number<std::uint32_t>() != kDirectoryEntry) refuseArrays("the archive is damaged");
        Entry entry;
        (void)cursor.take(6);
        entry.method = cursor.number<std::uint16_t>();
        (void)cursor.take(8);
        entry.packed = cursor.number<std::uint32_t>();
        entry.size = cursor.number<std::uint32_t>();
        const auto nameLength = cursor.number<std::uint16_t>();
        const auto extraLength = cursor.number<std::uint16_t>();
        const auto commentLength = cursor.number<std::uint16_t>();
        (void)cursor.take(8);
        entry.at = cursor.number<std::uint32_t>();
        entry.name = cursor.text(nameLength);
        readZip64(cursor.take(extraLength), entry);
        (void)cursor.take(commentLength);
        m_entries.push_back(std::move(entry));
    }
}

const ZipArchive::Entry* ZipArchive::endingWith(std::string_view name) const {
    const auto found =
        std::ranges::find_if(m_entries, [&](const Entry& entry) { return entry.name.ends_with(name); });
    return found != m_entries.end() ? &*found : nullptr;
}

std::vector<std::byte> ZipArchive::read(const Entry& entry) const {
    ByteCursor cursor(m_bytes);
    cursor.seek(entry.at);
    if (cursor.number<std::uint32_t>() != kLocalEntry) refuseArrays("the archive is damaged");
    cursor.seek(entry.at + 26);
    const auto nameLength = cursor.number<std::uint16_t>();
    const auto extraLength = cursor.number<std::uint16_t>();
    (void)cursor.take(std::uint64_t{nameLength} + extraLength);
    const auto packed = cursor.take(entry.packed);
    if (entry.method == 0) return {packed.begin(), packed.end()};
    // Deflate packs to a thousandth at best, so what claims more is damaged.
    if (entry.method != 8 || entry.size > kMostBytes || entry.size / 1100 > entry.packed + 1)
        refuseArrays("the archive is packed in a way that is not read");
    std::vector<std::byte> bytes(entry.size);
    z_stream stream{};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_out = static_cast<uInt>(bytes.size());
    const int code = ::inflate(&stream, Z_FINISH);
    ::inflateEnd(&stream);
    if (code != Z_STREAM_END || stream.avail_out != 0) refuseArrays("the archive is damaged");
    return bytes;
}

} // namespace gatescope
