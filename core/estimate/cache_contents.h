#pragma once

#include <list>
#include <map>
#include <memory>

#include "mapping/kept_tensors.h"

namespace cyclescope::estimate {

/// How much of each tensor a cache holds, in closed form: whole tensors are accessed, and no line is looked at.
class CacheContents {
 public:
  virtual ~CacheContents() = default;

  /// A tensor is read from its begin to its end, or written.
  virtual void access(const mapping::TensorAccess& access) = 0;
  /// Bytes of `tensor` that the cache holds.
  virtual double held(const mapping::TensorIdentity& tensor) const = 0;
  /// A tensor that is never accessed again keeps its place until others take it, but is not asked for.
  virtual std::map<mapping::TensorIdentity, double> all() const = 0;

  /// Empty.
  static std::unique_ptr<CacheContents> of(const mapping::TensorCache& cache);
};

}  // namespace cyclescope::estimate
