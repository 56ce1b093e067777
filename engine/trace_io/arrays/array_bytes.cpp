// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/arrays/array_bytes.h"

#include "base/bf16.h"

namespace gatescope {

namespace {

template <typename T>
double read(ArrayBytes bytes, std::size_t index) {
    T value;
    std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
    return static_cast<double>(value);
}

} // namespace

std::size_t elementSize(ElementType type) {
    switch (type) {
    case ElementType::F64:
    case ElementType::I64:
    case ElementType::U64:
        return 8;
    case ElementType::F32:
    case ElementType::I32:
    case ElementType::U32:
        return 4;
    case ElementType::I8:
    case ElementType::U8:
        return 1;
    default:
        return 2;
    }
}

double elementAt(ArrayBytes bytes, ElementType type, std::size_t index) {
    switch (type) {
    case ElementType::F64:
        return read<double>(bytes, index);
    case ElementType::F32:
        return read<float>(bytes, index);
    case ElementType::F16:
        return f16ToFloat(static_cast<std::uint16_t>(read<std::uint16_t>(bytes, index)));
    case ElementType::BF16:
        return bf16ToFloat(static_cast<std::uint16_t>(read<std::uint16_t>(bytes, index)));
    case ElementType::I64:
        return read<std::int64_t>(bytes, index);
    case ElementType::I32:
        return read<std::int32_t>(bytes, index);
    case ElementType::I16:
        return read<std::int16_t>(bytes, index);
    case ElementType::I8:
        return read<std::int8_t>(bytes, index);
    case ElementType::U64:
        return read<std::uint64_t>(bytes, index);
    case ElementType::U32:
        return read<std::uint32_t>(bytes, index);
    case ElementType::U16:
        return read<std::uint16_t>(bytes, index);
    case ElementType::U8:
        return read<std::uint8_t>(bytes, index);
    }
    return 0;
}

std::size_t elementCount(std::span<const std::int64_t> shape) {
    constexpr std::int64_t kMost = std::int64_t{1} << 31;
    std::int64_t count = 1;
    for (const auto n : shape) {
        if (n < 0 || (n > 0 && count > kMost / n)) refuseArrays("an array has an impossible shape");
        count *= n;
    }
    return static_cast<std::size_t>(count);
}

std::vector<double> elements(ArrayBytes bytes, ElementType type, std::size_t count) {
    if (bytes.size() / elementSize(type) < count) refuseArrays("the file ends early");
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = elementAt(bytes, type, i);
    return values;
}

} // namespace gatescope
