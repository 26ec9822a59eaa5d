/** Colours and patterns of operations: eight colours, then the same ones hatched. */

import {css} from "lit";

export const kOperationClasses = 8;

export function operationClass(operation: number): string {
  return `op op${operation % kOperationClasses}${operation >= kOperationClasses ? " hatched" : ""}`;
}

export const operationStyles = css`
  .op {
    display: inline-block;
    width: 0.875rem;
    height: 0.75rem;
    margin-right: 0.375rem;
    border-radius: 2px;
    vertical-align: -0.0625rem;
    background-color: var(--op);
    forced-color-adjust: none;
  }
  .op0 {
    --op: light-dark(#0b62c1, #6aaefb);
  }
  .op1 {
    --op: light-dark(#b4520a, #f2a15f);
  }
  .op2 {
    --op: light-dark(#0c7c76, #53c9bf);
  }
  .op3 {
    --op: light-dark(#8a4fb8, #cfa2f2);
  }
  .op4 {
    --op: light-dark(#77808e, #98a3b3);
  }
  .op5 {
    --op: light-dark(#a32f62, #f08db8);
  }
  .op6 {
    --op: light-dark(#6b7d12, #c3d45c);
  }
  .op7 {
    --op: light-dark(#e0913c, #f5c17f);
  }
  .hatched {
    background-image: repeating-linear-gradient(45deg, #fff8 0 1.5px, transparent 1.5px 4px);
  }
`;
