/** The rank of `value` among the rows, from 0 to 1; equal values share the mean of their ranks. */
export declare function averageRank(value: string): string;
