// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/safetensors.h"

#include "base/error.h"
#include "moe/git_lfs.h"
#include "moe/strict_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

namespace gatescope {

namespace {

constexpr std::size_t kLengthBytes = 8;
/// The format's own limit.
constexpr std::uint64_t kLongestHeader = 100'000'000;
constexpr auto kGetAgain = "The file is damaged or incomplete: get it again";

struct TypeName {
    std::string_view name;
    DType dtype;
    std::size_t bits;
};

/// Types that the format defines. Those that nothing here computes with are Other, but their size still
/// counts. A type that is not here belongs to a newer version of the format: its tensor has the bytes that
/// its offsets say, and only its use is refused.
constexpr std::array kTypeNames{
    TypeName{"F32", DType::F32, 32},
    TypeName{"BF16", DType::BF16, 16},
    TypeName{"F16", DType::F16, 16},
    TypeName{"F64", DType::F64, 64},
    TypeName{"I64", DType::I64, 64},
    TypeName{"I32", DType::I32, 32},
    TypeName{"U8", DType::U8, 8},
    TypeName{"I8", DType::I8, 8},
    TypeName{"F8_E4M3", DType::F8E4M3, 8},
    TypeName{"U64", DType::Other, 64},
    TypeName{"U32", DType::Other, 32},
    TypeName{"U16", DType::Other, 16},
    TypeName{"I16", DType::Other, 16},
    TypeName{"F8_E5M2", DType::Other, 8},
    TypeName{"BOOL", DType::Other, 8},
    TypeName{"C64", DType::Other, 64},
    TypeName{"F8_E8M0", DType::Other, 8},
    TypeName{"F8_E4M3FNUZ", DType::Other, 8},
    TypeName{"F8_E5M2FNUZ", DType::Other, 8},
    TypeName{"F6_E2M3", DType::Other, 6},
    TypeName{"F6_E3M2", DType::Other, 6},
    TypeName{"F4", DType::Other, 4},
};

/// Where a tensor's bytes lie, to look for overlaps.
struct Extent {
    std::uint64_t begin;
    std::uint64_t end;
    std::string name;
};

/// Turns the header's JSON into views, and refuses whatever does not fit the file.
class HeaderReader {
public:
    HeaderReader(std::string where, std::span<const std::byte> data)
        : m_where(std::move(where)), m_data(data) {}

    TensorView readTensor(const std::string& name, const nlohmann::json& entry) {
        if (!entry.is_object()) fail(name, "is no object");
        TensorView view;
        view.type = readType(name, entry);
        const auto type = std::ranges::find(kTypeNames, view.type, &TypeName::name);
        const bool known = type != kTypeNames.end();
        if (known) view.dtype = type->dtype;
        view.shape = readShape(name, entry);
        const auto [begin, end] = readOffsets(name, entry);
        const auto expected = known ? byteCount(view.shape, type->bits) : end - begin;
        if (expected != end - begin) {
            fail(name,
                 fmt::format("data_offsets hold {} bytes, but shape {} of {} needs {}", end - begin,
                             shapeText(view.shape), view.type,
                             expected ? std::to_string(*expected) : "no whole number of bytes below 2^61"));
        }
        view.bytes = m_data.subspan(begin, end - begin);
        if (begin != end) m_extents.push_back({begin, end, name}); // an empty tensor lies anywhere
        return view;
    }

    /// The format allows no hole either: every byte belongs to one tensor.
    void checkLayout() {
        std::ranges::sort(m_extents, {}, [](const Extent& e) { return std::pair(e.begin, e.end); });
        std::uint64_t covered = 0;
        for (const auto& extent : m_extents) {
            if (extent.begin < covered) {
                fail(extent.name,
                     fmt::format("data_offsets [{}, {}] overlap another tensor's, which end at {}",
                                 extent.begin, extent.end, covered));
            }
            if (extent.begin > covered) {
                fail(extent.name,
                     fmt::format("data_offsets begin at {}, leaving a hole after {}", extent.begin, covered));
            }
            covered = extent.end;
        }
        if (covered != m_data.size()) {
            throw InputError(fmt::format("{}: the tensors end at byte {} of the data, the file at {}",
                                         m_where, covered, m_data.size()),
                             kGetAgain);
        }
    }

private:
    [[noreturn]] void fail(const std::string& tensor, const std::string& problem) const {
        throw InputError(fmt::format("{}: tensor {}: {}", m_where, tensor, problem), kGetAgain);
    }

    std::string readType(const std::string& name, const nlohmann::json& entry) const {
        const auto field = entry.find("dtype");
        if (field == entry.end() || !field->is_string()) fail(name, "dtype is missing or no string");
        return field->get<std::string>();
    }

    std::vector<std::int64_t> readShape(const std::string& name, const nlohmann::json& entry) const {
        const auto field = entry.find("shape");
        if (field == entry.end() || !field->is_array()) fail(name, "shape is missing or no list");
        std::vector<std::int64_t> shape;
        for (const auto& dimension : *field) {
            constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
            if (!dimension.is_number_unsigned() || dimension.get<std::uint64_t>() > kMost) {
                fail(name, fmt::format("shape has the dimension {}", dimension.dump()));
            }
            shape.push_back(dimension.get<std::int64_t>());
        }
        return shape;
    }

    std::pair<std::uint64_t, std::uint64_t> readOffsets(const std::string& name,
                                                        const nlohmann::json& entry) const {
        const auto field = entry.find("data_offsets");
        if (field == entry.end() || !field->is_array() || field->size() != 2 ||
            !(*field)[0].is_number_unsigned() || !(*field)[1].is_number_unsigned()) {
            fail(name, "data_offsets are missing or not two whole numbers");
        }
        const auto begin = (*field)[0].get<std::uint64_t>();
        const auto end = (*field)[1].get<std::uint64_t>();
        if (begin > end) fail(name, fmt::format("data_offsets [{}, {}] run backwards", begin, end));
        if (end > m_data.size()) {
            fail(name, fmt::format("data_offsets end at byte {} of the data, but the file has only {}: it is "
                                   "truncated",
                                   end, m_data.size()));
        }
        return {begin, end};
    }

    /// nullopt where the number does not fit or is none.
    static std::optional<std::uint64_t> byteCount(std::span<const std::int64_t> shape, std::size_t size) {
        std::uint64_t bits = size;
        for (const auto dimension : shape) {
            if (__builtin_mul_overflow(bits, static_cast<std::uint64_t>(dimension), &bits))
                return std::nullopt;
        }
        if (bits % 8 != 0) return std::nullopt;
        return bits / 8;
    }

    std::string m_where;
    std::span<const std::byte> m_data;
    std::vector<Extent> m_extents;
};

/// The header's text, its length checked against the file's. Read and not mapped, as texts are: a file may be
/// fetched or written anew while somebody looks what it holds.
std::string headerText(const MappedFile& file) {
    const auto where = file.path().string();
    constexpr std::size_t kPointerBytes = 200; // enough to tell Git LFS's
    const auto beginning = readBeginning(file.path(), kPointerBytes);
    if (isGitLfsPointer(beginning)) refuseGitLfsPointer(where);
    const auto size = file.bytes().size();
    if (std::min(size, beginning.size()) < kLengthBytes) {
        throw InputError(fmt::format("{}: {} bytes are too few for a safetensors file", where,
                                     std::min(size, beginning.size())),
                         kGetAgain);
    }
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < kLengthBytes; ++i) { // little-endian on every machine
        length |= static_cast<std::uint64_t>(static_cast<unsigned char>(beginning[i])) << (8 * i);
    }
    if (length > size - kLengthBytes) {
        throw InputError(fmt::format("{}: the header is said to be {} bytes long, but the file has only {}",
                                     where, length, size),
                         kGetAgain);
    }
    if (length > kLongestHeader) {
        throw InputError(fmt::format("{}: the header is {} bytes long; the format allows {}", where, length,
                                     kLongestHeader),
                         kGetAgain);
    }
    auto text = readBeginning(file.path(), kLengthBytes + static_cast<std::size_t>(length));
    text.erase(0, kLengthBytes);
    if (text.size() < length)
        throw InputError(fmt::format("{}: was cut short while it was read", where), kGetAgain);
    return text;
}

std::map<std::string, std::string, std::less<>> readMetadata(const nlohmann::json& entry,
                                                             const std::string& where) {
    std::map<std::string, std::string, std::less<>> metadata;
    const auto refuse = [&] {
        throw InputError(fmt::format("{}: __metadata__ is not an object of strings", where), kGetAgain);
    };
    if (entry.is_null()) return metadata;
    if (!entry.is_object()) refuse();
    for (const auto& [key, value] : entry.items()) {
        if (!value.is_string()) refuse();
        metadata.emplace(key, value.get<std::string>());
    }
    return metadata;
}

} // namespace

std::size_t TensorView::elements() const {
    std::size_t count = 1;
    for (const auto dimension : shape) {
        count *= static_cast<std::size_t>(dimension);
    }
    return count;
}

std::string shapeText(std::span<const std::int64_t> shape) {
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : m_file(path) {
    const auto where = path.string();
    const auto text = headerText(m_file);
    const auto header = parseStrictJson(text, where);
    HeaderReader reader(where, m_file.bytes().subspan(kLengthBytes + text.size()));
    for (const auto& [name, entry] : header.items()) {
        if (name == "__metadata__") {
            m_metadata = readMetadata(entry, where);
        } else {
            m_tensors.emplace(name, reader.readTensor(name, entry));
        }
    }
    reader.checkLayout();
}

bool SafetensorsFile::has(std::string_view name) const {
    return m_tensors.contains(name);
}

const TensorView& SafetensorsFile::tensor(std::string_view name) const {
    const auto found = m_tensors.find(name);
    if (found != m_tensors.end()) return found->second;
    throw InputError(fmt::format("{}: there is no tensor {}", path().string(), name),
                     "Take a file that holds it, or get the file again");
}

const TensorView& SafetensorsFile::tensor(std::string_view name, std::span<const std::int64_t> shape) const {
    const auto& view = tensor(name);
    if (std::ranges::equal(view.shape, shape)) return view;
    throw InputError(fmt::format("{}: tensor {} has shape {}, expected {}", path().string(), name,
                                 shapeText(view.shape), shapeText(shape)),
                     "The file and the model's configuration do not belong together");
}

} // namespace gatescope
