// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "base/files.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// A tensor inside a mapped file, row-major. Its address has no particular alignment.
struct TensorView {
    DType dtype = DType::Other;
    std::string type; ///< as the file spells it: "BF16", "F4", or one of a newer format
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;

    std::size_t elements() const;
};

/// "[128, 2048]", for messages.
std::string shapeText(std::span<const std::int64_t> shape);

/// A .safetensors file, mapped: 8 bytes with the header's length, the header in JSON, the tensors' bytes.
/// The whole header is checked when the file is opened, so that a view never reaches outside the file.
/// Tensors of types that nothing here computes with may stand beside the others.
class SafetensorsFile {
public:
    /// InputError names file, tensor and field where the file is truncated or contradicts itself.
    explicit SafetensorsFile(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_file.path(); }
    bool has(std::string_view name) const;
    /// InputError where there is no tensor of that name.
    const TensorView& tensor(std::string_view name) const;
    /// The same, and InputError where its shape is another.
    const TensorView& tensor(std::string_view name, std::span<const std::int64_t> shape) const;
    const std::map<std::string, TensorView, std::less<>>& tensors() const { return m_tensors; }
    /// The header's __metadata__; empty where there is none.
    const std::map<std::string, std::string, std::less<>>& metadata() const { return m_metadata; }

    /// Gives mapped pages back to the system; views stay valid.
    void dropPages() const { m_file.dropPages(); }

private:
    MappedFile m_file;
    std::map<std::string, TensorView, std::less<>> m_tensors;
    std::map<std::string, std::string, std::less<>> m_metadata;
};

} // namespace gatescope
