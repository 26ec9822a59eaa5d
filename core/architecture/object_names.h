#pragma once

#include <string>
#include <string_view>

namespace cyclescope::architecture {

/// `name` with * for every index, of an object or as a template writes it: "pe[0][12].mac" and "pe[{i}][{j}].mac"
/// become "pe[*][*].mac".
std::string name_without_indices(std::string_view name);

/// `name` in words, for want of a title: "load_left[*]" becomes "load left".
std::string words_of(std::string_view name);

}  // namespace cyclescope::architecture
