#pragma once

#include <cstdint>
#include <vector>

#include "execution/indices.h"

namespace cyclescope::reference {

using execution::for_each_index;
using execution::Index;

/// A small dense tensor, row-major.
struct Array {
  Index shape;
  std::vector<double> values;

  explicit Array(Index extents) : shape(std::move(extents)), values(static_cast<std::size_t>(count()), 0.0) {}
  Array(Index extents, std::vector<double> content) : shape(std::move(extents)), values(std::move(content)) {}

  std::int64_t count() const {
    std::int64_t product = 1;
    for (const std::int64_t extent : shape) product *= extent;
    return product;
  }

  double& at(const Index& index) { return values.at(place(index)); }
  double at(const Index& index) const { return values.at(place(index)); }

  /// The element that numpy's broadcasting gives for `index` of a larger tensor.
  double broadcast_at(const Index& index) const {
    Index own(shape.size());
    for (std::size_t i = 0; i < shape.size(); ++i) {
      own[i] = shape[i] == 1 ? 0 : index.at(index.size() - shape.size() + i);
    }
    return at(own);
  }

 private:
  std::size_t place(const Index& index) const {
    std::int64_t at = 0;
    for (std::size_t i = 0; i < shape.size(); ++i) at = at * shape[i] + index.at(i);
    return static_cast<std::size_t>(at);
  }
};

}  // namespace cyclescope::reference
