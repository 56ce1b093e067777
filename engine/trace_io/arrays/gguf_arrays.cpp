// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/arrays/gguf_arrays.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gatescope {

namespace {

// Types of metadata values, by their number in the file: bytes of those that have a fixed size.
constexpr std::array<std::uint64_t, 13> kValueBytes{1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
constexpr std::uint32_t kString = 8;
constexpr std::uint32_t kArray = 9;
constexpr std::uint32_t kFloat32 = 0; // of tensors
constexpr std::uint64_t kMostEntries = 1 << 20;
constexpr std::uint32_t kMostDimensions = 8; // GGUF has 4

/// Puts the name of what was read, or its number where there is none yet, before what was wrong with it.
template <typename Work>
void naming(const std::string& name, std::uint64_t number, std::string_view what, Work&& work) {
    try {
        work();
    } catch (const InputError& error) {
        throw InputError(fmt::format("{} {}: {}", what,
                                     name.empty() ? fmt::to_string(number) : "'" + name + "'",
                                     error.problem()),
                         error.remedy());
    }
}

void skipValue(ByteCursor& cursor, std::uint32_t type, int depth = 0) {
    if (type >= kValueBytes.size() || depth > 4) refuseArrays("its value is of a type that GGUF has not");
    if (type == kString) {
        (void)cursor.take(cursor.number<std::uint64_t>());
    } else if (type == kArray) {
        const auto inner = cursor.number<std::uint32_t>();
        const auto count = cursor.number<std::uint64_t>();
        for (std::uint64_t i = 0; i < count; ++i)
            skipValue(cursor, inner, depth + 1);
    } else {
        (void)cursor.take(kValueBytes[type]);
    }
}

/// Skips all metadata; what the tensors' data is aligned to.
std::uint64_t skipMetadata(ByteCursor& cursor, std::uint64_t count) {
    constexpr std::uint32_t kUnsigned32 = 4;
    std::uint64_t alignment = 32;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::string key;
        naming(key, i, "metadata", [&] {
            key = cursor.text(cursor.number<std::uint64_t>());
            const auto type = cursor.number<std::uint32_t>();
            if (key == "general.alignment" && type == kUnsigned32) {
                alignment = cursor.number<std::uint32_t>();
                if (alignment == 0) refuseArrays("it is 0");
            } else {
                skipValue(cursor, type);
            }
        });
    }
    return alignment;
}

struct Tensor {
    NumberArray array;
    std::uint32_t type;
    std::uint64_t offset;
};

void readTensor(ByteCursor& cursor, Tensor& tensor) {
    tensor.array.name = cursor.text(cursor.number<std::uint64_t>());
    const auto dimensions = cursor.number<std::uint32_t>();
    if (dimensions > kMostDimensions) refuseArrays(fmt::format("it has {} dimensions", dimensions));
    for (std::uint32_t d = 0; d < dimensions; ++d)
        tensor.array.shape.push_back(cursor.number<std::int64_t>());
    std::ranges::reverse(tensor.array.shape); // the file has the innermost first
    tensor.type = cursor.number<std::uint32_t>();
    tensor.offset = cursor.number<std::uint64_t>();
}

} // namespace

std::vector<NumberArray> ggufCounts(ArrayBytes bytes) {
    ByteCursor cursor(bytes);
    (void)cursor.take(kGgufStart.size());
    const auto version = cursor.number<std::uint32_t>();
    if (version != 2 && version != 3) refuseArrays(fmt::format("GGUF version {} is not read", version));
    const auto tensors = cursor.number<std::uint64_t>();
    const auto metadata = cursor.number<std::uint64_t>();
    if (tensors > kMostEntries || metadata > kMostEntries)
        refuseArrays(fmt::format("it is to have {} tensors and {} metadata", tensors, metadata));
    const auto alignment = skipMetadata(cursor, metadata);
    std::vector<Tensor> counts;
    for (std::uint64_t i = 0; i < tensors; ++i) {
        Tensor tensor{};
        naming(tensor.array.name, i, "tensor", [&] { readTensor(cursor, tensor); });
        if (tensor.array.name.ends_with(".counts") && tensor.type == kFloat32)
            counts.push_back(std::move(tensor));
    }
    const auto data = (cursor.at() + alignment - 1) / alignment * alignment;
    std::vector<NumberArray> arrays;
    for (auto& tensor : counts) {
        naming(tensor.array.name, 0, "tensor", [&] {
            const auto count = elementCount(tensor.array.shape);
            cursor.seek(data);
            (void)cursor.take(tensor.offset);
            tensor.array.values = elements(cursor.take(count * sizeof(float)), ElementType::F32, count);
        });
        arrays.push_back(std::move(tensor.array));
    }
    return arrays;
}

} // namespace gatescope
