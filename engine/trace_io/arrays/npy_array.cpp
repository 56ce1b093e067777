// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/arrays/npy_array.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace gatescope {

namespace {

constexpr std::array<std::pair<std::string_view, ElementType>, 11> kTypes{{{"<f8", ElementType::F64},
                                                                           {"<f4", ElementType::F32},
                                                                           {"<f2", ElementType::F16},
                                                                           {"<i8", ElementType::I64},
                                                                           {"<i4", ElementType::I32},
                                                                           {"<i2", ElementType::I16},
                                                                           {"|i1", ElementType::I8},
                                                                           {"<u8", ElementType::U64},
                                                                           {"<u4", ElementType::U32},
                                                                           {"<u2", ElementType::U16},
                                                                           {"|u1", ElementType::U8}}};

/// What stands behind 'key': in the header, which is a Python dict's text.
std::string_view valueOf(std::string_view header, std::string_view key) {
    const auto at = header.find(fmt::format("'{}':", key));
    if (at == std::string_view::npos) refuseArrays(fmt::format("the NumPy header lacks '{}'", key));
    header.remove_prefix(at + key.size() + 3);
    header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
    return header;
}

ElementType typeOf(std::string_view header) {
    auto text = valueOf(header, "descr");
    if (text.empty() || text.front() != '\'') refuseArrays("the NumPy array holds no plain numbers");
    text.remove_prefix(1);
    text = text.substr(0, text.find('\''));
    const auto known = std::ranges::find(kTypes, text, [](const auto& entry) { return entry.first; });
    if (known == kTypes.end())
        refuseArrays(fmt::format("NumPy numbers of type {} are not read: save them as integers", text));
    return known->second;
}

std::vector<std::int64_t> shapeOf(std::string_view header) {
    auto text = valueOf(header, "shape");
    std::vector<std::int64_t> shape;
    for (text = text.substr(0, text.find(')')); !text.empty();) {
        const auto digit = text.find_first_of("0123456789");
        if (digit == std::string_view::npos) break;
        text.remove_prefix(digit);
        std::int64_t n = 0;
        const auto end = std::from_chars(text.data(), text.data() + text.size(), n).ptr;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        shape.push_back(n);
    }
    return shape;
}

} // namespace

NumberArray npyArray(ArrayBytes bytes) {
    ByteCursor cursor(bytes);
    (void)cursor.take(kNpyStart.size());
    const auto major = cursor.number<std::uint8_t>();
    (void)cursor.number<std::uint8_t>();
    const auto length = major == 1 ? cursor.number<std::uint16_t>() : cursor.number<std::uint32_t>();
    const auto header = cursor.text(length);
    if (valueOf(header, "fortran_order").starts_with("True"))
        refuseArrays("the NumPy array stands columns first: save numpy.ascontiguousarray() of it");
    NumberArray array;
    array.shape = shapeOf(header);
    array.values = elements(bytes.subspan(cursor.at()), typeOf(header), elementCount(array.shape));
    return array;
}

} // namespace gatescope
