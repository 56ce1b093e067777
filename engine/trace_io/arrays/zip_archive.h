// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/arrays/array_bytes.h"

#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// A zip archive in memory, by its central directory (PKWARE's APPNOTE 4.3, zip64 included).
class ZipArchive {
public:
    /// The bytes outlive this. InputError where they are no archive.
    explicit ZipArchive(ArrayBytes bytes);

    struct Entry {
        std::string name;
        std::uint16_t method = 0; ///< 0: as it is, 8: deflate
        std::uint64_t packed = 0;
        std::uint64_t size = 0;
        std::uint64_t at = 0; ///< of its local header
    };
    const std::vector<Entry>& entries() const { return m_entries; }
    /// Unpacked. InputError.
    std::vector<std::byte> read(const Entry& entry) const;
    /// The entry whose name ends so; null where there is none.
    const Entry* endingWith(std::string_view name) const;

private:
    ArrayBytes m_bytes;
    std::vector<Entry> m_entries;
};

} // namespace gatescope
