// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/convert.h"

#include "base/bf16.h"
#include "base/error.h"

#include <fmt/format.h>

#include <bit>
#include <cstdlib>
#include <cstring>

namespace gatescope {

namespace {

struct F32 {
    using Bits = float;
    static float load(Bits bits) { return bits; }
    static Bits store(double value) { return static_cast<float>(value); }
    static Bits store(float value) { return value; }
};
struct F64 {
    using Bits = double;
    static double load(Bits bits) { return bits; }
    static Bits store(double value) { return value; }
};
struct Bf16 {
    using Bits = std::uint16_t;
    static float load(Bits bits) { return bf16ToFloat(bits); }
    static Bits store(double value) { return floatToBf16(static_cast<float>(value)); }
    static Bits store(float value) { return floatToBf16(value); }
};
struct F16 {
    using Bits = std::uint16_t;
    static float load(Bits bits) { return f16ToFloat(bits); }
    static Bits store(double value) { return floatToF16(static_cast<float>(value)); }
    static Bits store(float value) { return floatToF16(value); }
};

template <typename From, typename To>
void convert(const std::byte* in, std::byte* out, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        typename From::Bits bits;
        std::memcpy(&bits, in + i * sizeof bits, sizeof bits);
        const typename To::Bits converted = To::store(From::load(bits));
        std::memcpy(out + i * sizeof converted, &converted, sizeof converted);
    }
}

[[noreturn]] void refuse(DType dtype) {
    throw InputError(fmt::format("elements of type {} cannot be converted", dtypeName(dtype)),
                     "Only f32, bf16, f16 and f64 can");
}

template <typename From>
void convertFrom(const std::byte* in, std::byte* out, DType to, std::size_t count) {
    switch (to) {
    case DType::F32:
        return convert<From, F32>(in, out, count);
    case DType::F64:
        return convert<From, F64>(in, out, count);
    case DType::BF16:
        return convert<From, Bf16>(in, out, count);
    case DType::F16:
        return convert<From, F16>(in, out, count);
    default:
        refuse(to);
    }
}

/// The value's place among all values of `dtype`: neighbours differ by one, and both zeros are 0.
std::int64_t ordinal(float value, DType dtype) {
    if (dtype == DType::F32) {
        const auto bits = std::bit_cast<std::uint32_t>(value);
        const std::int64_t magnitude = bits & 0x7fffffffu;
        return bits >> 31 ? -magnitude : magnitude;
    }
    const std::uint16_t bits = dtype == DType::BF16 ? floatToBf16(value) : floatToF16(value);
    const std::int64_t magnitude = bits & 0x7fffu;
    return bits >> 15 ? -magnitude : magnitude;
}

} // namespace

std::uint16_t floatToF16(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000u);
    const std::uint32_t magnitude = bits & 0x7fffffffu;
    if (magnitude > 0x7f800000u) return static_cast<std::uint16_t>(sign | 0x7e00u);
    if (magnitude >= 0x477ff000u)
        return static_cast<std::uint16_t>(sign | 0x7c00u); // 65520 rounds to infinity
    if (magnitude < 0x38800000u) { // subnormal: in units of 2^-24; the addition rounds to nearest even
        const float shifted = std::bit_cast<float>(magnitude) + 0.5f;
        return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3f000000u));
    }
    const std::uint32_t rebiased = magnitude - (112u << 23);
    return static_cast<std::uint16_t>(sign | ((rebiased + 0xfffu + ((rebiased >> 13) & 1u)) >> 13));
}

float roundTo(float value, DType dtype) {
    if (dtype == DType::BF16) return roundToBf16(value);
    if (dtype == DType::F16) return f16ToFloat(floatToF16(value));
    return value;
}

void roundAllTo(std::span<float> values, DType dtype) {
    if (dtype == DType::BF16) {
        for (float& value : values)
            value = roundToBf16(value);
    } else if (dtype == DType::F16) {
        for (float& value : values)
            value = f16ToFloat(floatToF16(value));
    }
}

std::int64_t ulpDistance(float a, float b, DType dtype) {
    return std::abs(ordinal(a, dtype) - ordinal(b, dtype));
}

void convertElements(const void* in, DType from, void* out, DType to, std::size_t count) {
    if (from == to) {
        std::memcpy(out, in, count * dtypeSize(from));
        return;
    }
    const auto* source = static_cast<const std::byte*>(in);
    auto* target = static_cast<std::byte*>(out);
    switch (from) {
    case DType::F32:
        return convertFrom<F32>(source, target, to, count);
    case DType::F64:
        return convertFrom<F64>(source, target, to, count);
    case DType::BF16:
        return convertFrom<Bf16>(source, target, to, count);
    case DType::F16:
        return convertFrom<F16>(source, target, to, count);
    default:
        refuse(from);
    }
}

std::vector<float> toFloat32(std::span<const std::byte> bytes, DType dtype) {
    std::vector<float> values(bytes.size() / dtypeSize(dtype));
    convertElements(bytes.data(), dtype, values.data(), DType::F32, values.size());
    return values;
}

std::vector<double> toFloat64(std::span<const std::byte> bytes, DType dtype) {
    std::vector<double> values(bytes.size() / dtypeSize(dtype));
    convertElements(bytes.data(), dtype, values.data(), DType::F64, values.size());
    return values;
}

} // namespace gatescope
