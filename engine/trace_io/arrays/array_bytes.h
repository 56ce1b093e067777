// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

using ArrayBytes = std::span<const std::byte>;

/// Why a file of arrays can't be used; whoever knows the file's name puts it in front.
[[noreturn]] inline void refuseArrays(const std::string& problem) {
    throw InputError(problem, "Give a whole file as its program wrote it");
}

/// Little-endian bytes from front to back. InputError at their end.
class ByteCursor {
public:
    explicit ByteCursor(ArrayBytes bytes) : m_bytes(bytes) {}

    ArrayBytes take(std::uint64_t count) {
        if (count > m_bytes.size() - m_at) refuseArrays("the file ends early");
        const auto part = m_bytes.subspan(m_at, count);
        m_at += count;
        return part;
    }
    template <typename T>
    T number() {
        T value;
        std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
        return value;
    }
    std::string text(std::uint64_t count) {
        const auto part = take(count);
        return {reinterpret_cast<const char*>(part.data()), part.size()};
    }
    /// Up to the newline, which is skipped.
    std::string line() {
        std::string text;
        for (char c = static_cast<char>(number<std::uint8_t>()); c != '\n';
             c = static_cast<char>(number<std::uint8_t>()))
            text += c;
        return text;
    }
    std::size_t at() const { return m_at; }
    void seek(std::uint64_t at) {
        m_at = 0;
        (void)take(at);
    }

private:
    ArrayBytes m_bytes;
    std::size_t m_at = 0;
};

/// How one number of an array is stored.
enum class ElementType : std::uint8_t { F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8 };
std::size_t elementSize(ElementType type);
/// `bytes` has room for it at `index`.
double elementAt(ArrayBytes bytes, ElementType type, std::size_t index);

/// The product of the dimensions. InputError where one is negative or there are more than 2^31 numbers.
std::size_t elementCount(std::span<const std::int64_t> shape);
/// All of them, one after the other. InputError where there are too few bytes.
std::vector<double> elements(ArrayBytes bytes, ElementType type, std::size_t count);

} // namespace gatescope
